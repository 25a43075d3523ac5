#pragma once

#include "storage/tables/boards.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/threads.hpp"
#include "storage/views/author_cache.hpp"
#include "storage/views/thread_mark.hpp"
#include "storage/views/viewer.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace samvad::storage::views {

/// Numbers on one linear page.
inline constexpr int kPostsPerPage = 50;

/// A thread with its board and the viewer's mark in it.
struct ThreadHead {
  threads::ThreadRow thread;
  boards::BoardRow board;
  actors::Standing author;  ///< of the opening post
  int read_number = 0;      ///< of the viewer, 0 = never opened
  std::vector<std::string> tags;
};

/// One place of a thread page. When `visible` is false the text is empty and only number, state, times and author id
/// may be used, for a tombstone; held posts of others are left out altogether.
struct ThreadPost {
  posts::PostRow post;
  bool visible = false;
  bool agreed = false;  ///< the viewer agrees
};

/// One linear page as it stands in the database, whoever reads it: texts that not everybody may see included. Ask
/// forum::read_sheet what a viewer may read of it.
struct ThreadSheet {
  ThreadHead head;          ///< its mark is nobody's: 0
  int page = 1, pages = 1;  ///< linear pages are number ranges of 50
  std::vector<posts::PostRow> posts;
  AuthorCards authors;  ///< of the posts, and those that the thread itself names
};

/// The posts of a sheet whose agreements a mark tells.
ThreadSpan span_of(const ThreadSheet& sheet);

/// The heads of those of `threads` that exist, in any order; 1 statement.
std::vector<ThreadHead> thread_heads(Db& db, const Viewer& viewer, const std::vector<ThreadId>& threads);
/// The head, or null when there is no such thread; 1 statement. Ask forum::can_see before showing it.
std::optional<ThreadHead> thread_head(Db& db, const Viewer& viewer, ThreadId thread);
/// The head of the thread in which `post` stands; the same otherwise.
std::optional<ThreadHead> thread_head(Db& db, const Viewer& viewer, PostId post);
/// Page `page` (clamped to 1 … last) of the thread that `head` was just read of, with what is shown of its posts, and
/// what on it is the viewer's own; 1 statement, 2 when an author is not in memory: the posts are not joined to their
/// authors, whose standing comes with their cards. Posts are never older than `head`.
std::pair<ThreadSheet, ThreadMark> thread_sheet(Db& db, AuthorCache& authors, const Viewer& viewer, ThreadHead head,
                                                int page);
/// One post as the thread page would give it, for fragments and /p/{id}; 1–2 statements.
std::optional<ThreadPost> thread_post(Db& db, const Viewer& viewer, const ThreadHead& head, PostId post);
/// Linear page that post `number` stands on.
inline int page_of(int number) {
  return number < 1 ? 1 : (number - 1) / kPostsPerPage + 1;
}

/// Statements of this file, for the plan test.
std::vector<Statement> thread_page_statements();

}  // namespace samvad::storage::views
