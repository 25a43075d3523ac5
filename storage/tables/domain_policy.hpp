#pragma once

#include "storage/db/db.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace samvad::storage::domain_policy {

/// How far a domain is kept away. `kNone` withdraws an earlier row.
enum class Severity : short { kNone = 0, kLimit = 1, kSuspend = 2 };

/// One append-only row; the newest row of a domain is in force for it and everything under it (SEC-14).
struct PolicyRow {
  std::int64_t id = 0;
  std::string domain;  ///< canonical host name
  Severity severity = Severity::kNone;
  bool reject_media = false, reject_reports = false, obfuscate = false;
  std::string public_comment, private_comment;
  ActorId author;  ///< 0 = command line
  Instant created_at;
};

/// Appends `row` (created_at is the database's now).
void append(Db& db, const PolicyRow& row);
/// Newest row of each domain, those in force (not withdrawn) only, by name.
std::vector<PolicyRow> in_force(Db& db);
/// Whole history of one domain, newest first, at most 200 rows.
std::vector<PolicyRow> history(Db& db, std::string_view domain);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::domain_policy
