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

/// Called before each step with (done, total, name).
using MigrationProgress = std::function<void(std::size_t, std::size_t, const std::string&)>;

/// Brings the schema forward: each NNNN_*.sql once, in order, its checksum stored (changed text of an applied step is
/// kConflict "error.migration_changed"), then replaceable/*.sql when their joint checksum changed; then gives the role
/// of `serving` what it needs to serve. Two processes may call it at once: one waits. An `owner` that is a serving role
/// itself changes nothing; kConfig when a step waits.
Status migrate(Db& owner, Db& serving, const MigrationProgress& progress = {});
/// The same with one role for both.
Status migrate(Db& db, const MigrationProgress& progress = {});

/// What is applied and what waits.
std::vector<MigrationStep> migration_status(Db& db);

}  // namespace samvad::storage
