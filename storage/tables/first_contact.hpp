#pragma once

#include "storage/db/db.hpp"

#include <vector>

namespace samvad::storage::first_contact {

/// What is known here of a remote actor (moderation.md 8).
struct Acquaintance {
  ActorId author;
  bool known = false;  ///< follows or is followed from here, or has a kept post: visible, and let through by a
                       ///< moderator or a day old; what came within the day may be the wave itself
  int recent = 0;      ///< of strangers: posts that came within the last hour, counted up to 10
};

/// Of each of `authors`, in any order; one statement. `now` is the clock that posts.created_at follows.
std::vector<Acquaintance> acquaintances(Db& db, const std::vector<ActorId>& authors, Instant now);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::first_contact
