#pragma once

#include "forum/access/viewer_scope.hpp"
#include "storage/base/result.hpp"
#include "storage/tables/posts.hpp"
#include "storage/views/thread_page.hpp"

namespace samvad::forum {

/// A post with all that access asks about it.
struct PostScene {
  storage::views::ThreadHead head;
  storage::posts::PostRow post;
  storage::actors::Standing author;
};

/// The thread with its board, if `scope` may open it; kNotFound "error.no_such_thread" otherwise. 1 statement.
storage::Result<storage::views::ThreadHead> find_thread(storage::Db& db, const ViewerScope& scope,
                                                        storage::ThreadId thread);

/// Whether a row is only read, or held against other writers until commit.
enum class Hold { kNo, kUntilCommit };

/// The post with thread, board and author, whoever may see it; its row is held until commit when asked. kNotFound
/// "error.no_such_post". 4 statements.
storage::Result<PostScene> find_post(storage::Db& db, const ViewerScope& scope, storage::PostId post, Hold hold);

/// How a post stands to somebody who wants to answer it.
enum class Answerable {
  kYes,            ///< it may be answered
  kUnlessBlocked,  ///< unless one of the two blocks the other
  kGone,           ///< it was deleted
  kNo,             ///< it does not exist for them
};
/// Judges by the rows alone; `author` is of `parent`, null when nobody knows it.
Answerable answerable(const ViewerScope& scope, const storage::views::ThreadHead& head,
                      const storage::posts::PostRow& parent, const storage::actors::Standing* author);

/// May `scope` read the post of this scene? A deleted post counts as seen where it stood visible, so that the answer
/// can be "gone".
bool can_see(const ViewerScope& scope, const PostScene& scene);

}  // namespace samvad::forum
