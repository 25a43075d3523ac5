#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::public_log {

/// One public act, chained to the one before it (moderation.md 9). Texts can be erased later: the chain stands on
/// `fields_hash`, which covers salt and texts as they were.
struct LogRow {
  std::int64_t id = 0;
  Instant at;
  std::string measure;  ///< "remove", "suspend", "domain_limit", … catalogue word log.measure.*
  std::string subject;  ///< local path ("/p/123"), domain, or "" for persons below suspension
  std::string scope;    ///< board handle, or "" = site
  std::string rule;     ///< title of the rule
  std::string reason;
  std::string staff_role;  ///< "moderator", "administrator", "system"
  bool automated = false;
  std::optional<Instant> ends_at;
  DecisionId decision;
  std::int64_t policy = 0;
  std::string salt, fields_hash, previous_hash, hash;  ///< raw bytes
};

/// Locks the chain for this transaction and gives the newest hash (32 zero bytes before the first row).
std::string lock_head(Db& db);
/// Appends a row whose hashes the caller computed.
void append(Db& db, const LogRow& row);
/// Newest rows with id below `before` (0 = from the newest), at most `limit` ≤ 500.
std::vector<LogRow> newest(Db& db, std::int64_t before, int limit);
/// Rows with id above `after`, oldest first, at most `limit` ≤ 1000: for verifying and export.
std::vector<LogRow> oldest(Db& db, std::int64_t after, int limit);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::public_log
