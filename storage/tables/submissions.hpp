#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::submissions {

/// The answer already given to this member's form or Idempotency-Key (REL-4), kept 24 h.
std::optional<std::string> find(Db& db, ActorId member, std::string_view key);
/// Remembers an answer in the transaction that made it true. False when another transaction came first: it has waited
/// for that one's commit, so find() answers now and the caller rolls back.
bool put(Db& db, ActorId member, std::string_view key, std::string_view location);
/// Drops answers older than 24 h, at most 1,000.
std::size_t remove_old(Db& db, int limit = 10000);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::submissions
