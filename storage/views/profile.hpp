#pragma once

#include "storage/tables/posts.hpp"
#include "storage/views/author_cache.hpp"
#include "storage/views/viewer.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::views {

/// A post in a list away from its thread.
struct PostLine {
  posts::PostRow post;
  std::string thread_title, thread_slug;
  ActorId board;
  std::string board_name, board_title;
};

/// One page of posts, newest first.
struct PostListPage {
  std::vector<PostLine> posts;
  std::optional<PostId> next;  ///< give as `before`; null on the last page
};

/// Listed posts of one actor that `viewer` may see, newest first, below `before` (0 = newest).
PostListPage posts_of_actor(Db& db, const Viewer& viewer, ActorId author, PostId before, int limit = 20);
/// Posts that mention `actor`, newest first.
PostListPage posts_mentioning(Db& db, const Viewer& viewer, ActorId actor, PostId before, int limit = 20);
/// The newest listed posts of a board (0 = of the whole site), newest first; for feeds. Exact up to `limit` ≤ 50.
std::vector<PostLine> newest_posts(Db& db, const Viewer& viewer, ActorId board, int limit = 20);

/// Statements of this file, for the plan test.
std::vector<Statement> profile_statements();

}  // namespace samvad::storage::views
