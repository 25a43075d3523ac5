#include "forum/threads/scene.hpp"

#include "forum/access/can_see.hpp"
#include "storage/tables/actors.hpp"

namespace samvad::forum {

using storage::Code;
using storage::fail;
using storage::Result;

Result<storage::views::ThreadHead> find_thread(storage::Db& db, const ViewerScope& scope, storage::ThreadId thread) {
  auto head = storage::views::thread_head(db, view_as(scope), thread);
  if (!head || !can_see(scope, head->board, head->thread)) return fail(Code::kNotFound, "error.no_such_thread");
  return std::move(*head);
}

Result<PostScene> find_post(storage::Db& db, const ViewerScope& scope, storage::PostId post, Hold hold) {
  const auto thread = storage::posts::locate(db, post);
  if (!thread) return fail(Code::kNotFound, "error.no_such_post");
  auto row =
      hold == Hold::kUntilCommit ? storage::posts::lock(db, *thread, post) : storage::posts::find(db, *thread, post);
  auto head = storage::views::thread_head(db, view_as(scope), *thread);
  if (!row || !head) return fail(Code::kNotFound, "error.no_such_post");
  const auto author = storage::actors::find(db, row->author);
  if (!author) return fail(Code::kNotFound, "error.no_such_post");
  return PostScene{std::move(*head), std::move(*row), author->standing()};
}

Answerable answerable(const ViewerScope& scope, const storage::views::ThreadHead& head,
                      const storage::posts::PostRow& parent, const storage::actors::Standing* author) {
  if (parent.author == scope.actor) return Answerable::kYes;
  // a reply from afar may have crossed the deletion on its way: it keeps its place under the tombstone
  if (parent.state == storage::ContentState::kDeleted) {
    return scope.remote ? Answerable::kUnlessBlocked : Answerable::kGone;
  }
  if (author != nullptr && can_see(scope, head.board, head.thread, parent, *author)) return Answerable::kUnlessBlocked;
  const bool crossed = scope.remote && author != nullptr && parent.state != storage::ContentState::kHeld;
  return crossed ? Answerable::kUnlessBlocked : Answerable::kNo;
}

bool can_see(const ViewerScope& scope, const PostScene& scene) {
  if (scene.post.state == storage::ContentState::kDeleted) return can_see(scope, scene.head.board, scene.head.thread);
  return can_see(scope, scene.head.board, scene.head.thread, scene.post, scene.author);
}

}  // namespace samvad::forum
