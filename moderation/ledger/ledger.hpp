#pragma once

#include "storage/base/clock.hpp"
#include "storage/db/db.hpp"
#include "storage/tables/public_log.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::moderation {

/// What the public log says of one act; no names of staff or reporters, no removed text (moderation.md 9).
struct LogEntry {
  std::string measure;  ///< "remove", "suspend", "domain_limit", …
  std::string subject;  ///< local path, domain, or pseudonym
  std::string scope;    ///< board name; "" = whole site
  std::string rule;     ///< title of the rule, "" when none
  std::string reason;
  std::string staff_role = "moderator";
  bool automated = false;
  std::optional<storage::Instant> ends_at;
  storage::DecisionId decision;
  std::int64_t policy = 0;
};

/// Appends `entry` to the chain, inside the transaction of the act. Each row's hash is
/// SHA-256(previous hash || fields hash), and the fields hash SHA-256(salt || every field with its length), so that a
/// text can be erased later while the chain still verifies.
void record(storage::Db& db, const storage::Clock& clock, const LogEntry& entry);

/// SHA-256 over the salt and the length-prefixed fields of a row.
std::string fields_hash(const storage::public_log::LogRow& row);

/// Checks rows that follow each other (oldest first) against `previous` (32 zero bytes before the first row of all).
/// Gives the id of the first row that does not fit, or nullopt. Rows whose texts were erased (all empty) are checked by
/// the chain alone.
std::optional<std::int64_t> first_broken(const std::vector<storage::public_log::LogRow>& rows, std::string previous);

}  // namespace samvad::moderation
