#pragma once

#include "storage/tables/threads.hpp"
#include "storage/views/author_cache.hpp"
#include "storage/views/viewer.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::views {

/// One thread in a list.
struct ThreadLine {
  ThreadId id;
  ActorId board;
  std::string board_name, board_title;
  ActorId author, last_author;
  std::string title, slug, language;
  threads::Kind kind = threads::Kind::kDiscussion;
  threads::Stage stage = threads::Stage::kOpen;
  int post_count = 0, last_number = 0;
  bool pinned = false, locked = false, opening_gone = false;
  Instant created_at, last_post_at;
  int read_number = 0;  ///< of the viewer, 0 = never opened
  int reply_count() const { return threads::replies_among(post_count, opening_gone); }
  bool unread() const { return read_number < last_number; }
};

/// Where a keyset page begins; text form goes into the address.
struct ThreadCursor {
  bool pinned = false;
  Instant last_post_at;
  ThreadId id;
  std::string text() const;
  static std::optional<ThreadCursor> parse(std::string_view text);
};

/// By last post; by beginning; by last post those with something unread; or by how many agree with the opening post,
/// among the 500 with the newest posts (ranking never looks at everything, design.md 4.18).
enum class ThreadSort { kLatest, kNew, kUnread, kTop };
/// Threads on one page of a list.
inline constexpr int kThreadsPerPage = 30;

/// One page of a list of threads, with the names it shows.
struct ThreadListPage {
  std::vector<ThreadLine> threads;
  AuthorCards authors;
  std::optional<ThreadCursor> next;  ///< null on the last page
};

/// Threads of one board that `viewer` may see listed. kUnread needs a member; for others it is kLatest. kTop has one
/// page.
ThreadListPage board_threads(Db& db, AuthorCache& authors, const Viewer& viewer, ActorId board, ThreadSort sort,
                             const std::optional<ThreadCursor>& after, int limit = kThreadsPerPage);
/// Newest threads of the whole site, by last post.
ThreadListPage latest_threads(Db& db, AuthorCache& authors, const Viewer& viewer,
                              const std::optional<ThreadCursor>& after, int limit = kThreadsPerPage);
/// Threads that carry the folded tag, newest first.
ThreadListPage tagged_threads(Db& db, AuthorCache& authors, const Viewer& viewer, std::string_view folded_tag,
                              const std::optional<ThreadCursor>& after, int limit = kThreadsPerPage);

/// Statements of this file, for the plan test.
std::vector<Statement> thread_list_statements();

}  // namespace samvad::storage::views
