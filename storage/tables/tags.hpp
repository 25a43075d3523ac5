#pragma once

#include "storage/db/db.hpp"

#include <string>
#include <vector>

namespace samvad::storage::tags {

/// Adds folded tags to a thread; those it has stay.
void add(Db& db, ThreadId thread, const std::vector<std::string>& folded);
/// A folded tag of a thread.
struct TagRow {
  ThreadId thread;
  std::string tag;
};
/// Takes those of `folded` from the thread that no visible post of it has: a post with them went out of sight.
void drop(Db& db, ThreadId thread, const std::vector<std::string>& folded);
/// Takes those tags from the threads that no visible post of them has.
void drop_lost(Db& db, const std::vector<ThreadId>& threads);
/// A visible post that had the tags `before` has those of `now`.
void replace(Db& db, ThreadId thread, const std::vector<std::string>& before, const std::vector<std::string>& now);
/// The same for several threads.
void add(Db& db, const std::vector<TagRow>& rows);
std::vector<std::string> of_thread(Db& db, ThreadId thread);
/// Threads that carry `folded`, newest first, below `before` (0 = newest).
std::vector<ThreadId> threads(Db& db, std::string_view folded, ThreadId before, int limit);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::tags
