#pragma once

#include "storage/db/db.hpp"

#include <string>
#include <vector>

namespace samvad::storage::views {

/// Ids on the wire of the opening posts of a board's pinned, public threads, newest pin first, at most 50 (the
/// `featured` collection).
std::vector<std::string> pinned_openings(Db& db, ActorId board);
/// Ids on the wire of a thread's public, visible posts in order of arrival from `after` (0 = the first) on, at most
/// `limit` ≤ 1,000: its context collection.
std::vector<std::string> context_posts(Db& db, ThreadId thread, int after_number, int limit);

/// Statements of this file, for the plan test.
std::vector<Statement> pinned_statements();

}  // namespace samvad::storage::views
