#pragma once

#include "storage/db/db.hpp"

#include <vector>

namespace samvad::storage::first_contact {

/// Posts of `author` that arrived within the last hour, counted up to 10.
int recent_posts(Db& db, ActorId author);
/// Whether somebody here knows this remote actor: a kept, visible post, or an accepted follow in either direction.
bool is_known(Db& db, ActorId author);
/// Those of `authors` who are.
std::vector<ActorId> known_among(Db& db, const std::vector<ActorId>& authors);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::first_contact
