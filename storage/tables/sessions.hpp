#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::sessions {

/// A log-in of a member in one browser; only the token's hash is kept (SEC-30).
struct SessionRow {
  std::string token_hash;  ///< 32 bytes, sha256(cookie)
  ActorId member;
  std::string form_key;  ///< 32 bytes, seed of this session's form tokens (SEC-33)
  std::string user_agent;
  Instant created_at;
  Instant last_seen_at;
  Instant expires_at;  ///< absolute end
};

/// Writes a fresh session.
void insert(Db& db, const SessionRow& row);
/// By the hash of its token, expired or not.
std::optional<SessionRow> find(Db& db, std::string_view token_hash);
/// All sessions of a member, last used first.
std::vector<SessionRow> of_member(Db& db, ActorId member);
/// Sets last_seen_at of the session and its member to `now`; the caller calls it at most once a minute a session. Waits
/// for no disk, and must not be called in a transaction, which would not wait either.
void touch(Db& db, std::string_view token_hash, Instant now);
/// Ends one session; `member` must own it (SEC-18). False when there was none.
bool remove(Db& db, ActorId member, std::string_view token_hash);
/// Ends all sessions of a member but `keep` ("" keeps none); returns how many.
std::size_t remove_all(Db& db, ActorId member, std::string_view keep);
/// Drops sessions whose absolute end is before `now`, at most 1,000.
std::size_t remove_expired(Db& db, Instant now, int limit = 10000);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::sessions
