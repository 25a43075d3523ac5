#pragma once

#include "storage/db/db.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::storage::deleted_uris {

/// Remembers for 30 days that `actor_uri` took back `uri`, for nobody else, an object or an activity we may not have
/// seen yet: Delete or Undo that overtakes what it ends (REL-5).
void put(Db& db, std::string_view uri, std::string_view actor_uri);
/// Whether `actor_uri` took `uri` back.
bool holds(Db& db, std::string_view uri, std::string_view actor_uri);
/// What somebody claims to have made.
struct Claim {
  std::string uri, actor_uri;
  auto operator<=>(const Claim&) const = default;
};
/// Those of `claims` that were taken back.
std::set<Claim> taken_back(Db& db, const std::vector<Claim>& claims);
/// Makes whoever writes or takes back one of `uris` wait until the caller's transaction ends, and waits for those that
/// do so already: what overtakes what it ends then sees it, or is seen. First in a transaction, before rows are locked.
void take_turns(Db& db, const std::vector<std::string>& uris);
/// Drops rows older than 30 days, and the oldest ones beyond `most` (SEC-27); at most 10,000 a call; gives how many.
std::size_t sweep(Db& db, int most = 1'000'000, int limit = 10000);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::deleted_uris
