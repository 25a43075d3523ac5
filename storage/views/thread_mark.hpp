#pragma once

#include "storage/db/db.hpp"

#include <limits>
#include <vector>

namespace samvad::storage::views {

/// The part of a thread that a mark is asked for: the posts of a page that somebody agrees with, by their ids.
struct ThreadSpan {
  ThreadId thread;
  PostId first{std::numeric_limits<std::int64_t>::max()}, last;  ///< both included; as made, none
};

/// What on a thread page is the viewer's own, and whether a page that was kept is still true.
struct ThreadMark {
  std::int64_t version = 0;    ///< of the thread now, 0 = gone: a sheet of another version is old
  int read_number = 0;         ///< 0 = never opened
  std::vector<PostId> agreed;  ///< posts that the viewer agrees with, those of the page among them
};

/// The mark of `viewer` (0 = anonymous); 1 statement. With a session it comes in the session's own: session_view().
ThreadMark thread_mark(Db& db, ActorId viewer, const ThreadSpan& span);

/// Statements of this file, for the plan test.
std::vector<Statement> thread_mark_statements();

}  // namespace samvad::storage::views
