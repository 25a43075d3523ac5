#pragma once

#include "storage/db/db.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace samvad::storage::audit_log {

/// One staff act; append-only, never shown in public.
struct AuditRow {
  std::int64_t id = 0;
  Instant at;
  ActorId actor;  ///< 0 = command line or the system
  std::string action, target, detail;
};

/// Appends one row; `id` made by the caller, time by the database.
void append(Db& db, const AuditRow& row);
/// Newest rows with id below `before` (0 = from the newest), at most `limit` ≤ 200.
std::vector<AuditRow> newest(Db& db, std::int64_t before, int limit);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::audit_log
