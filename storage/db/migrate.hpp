#pragma once

#include "storage/db/db.hpp"

#include <functional>
#include <string>
#include <vector>

namespace samvad::storage {

/// One file of storage/sql, or all replaceable ones together.
struct MigrationStep {
  std::string name;      ///< "0001_actors.sql"
  std::string checksum;  ///< hex SHA-256 of its text
  bool applied;
};

/// Brings the schema forward: each NNNN_*.sql once, in order, its checksum stored (changed text of an applied step is
/// kConflict "error.migration_changed"), then replaceable/*.sql when their joint checksum changed. `progress` is called
/// before each step with (done, total, name). Two processes may call it at once: one waits.
Status migrate(Db& db, const std::function<void(std::size_t, std::size_t, const std::string&)>& progress = {});

/// What is applied and what waits.
std::vector<MigrationStep> migration_status(Db& db);

}  // namespace samvad::storage
