#include "forum/posts/agree.hpp"

#include "forum/access/can_do.hpp"
#include "forum/threads/scene.hpp"
#include "storage/tables/agreements.hpp"
#include "storage/tables/relations.hpp"

namespace samvad::forum {
namespace {

using storage::Code;
using storage::fail;
using storage::Result;

Agreement changed(const Forum& forum, storage::Db& db, const ViewerScope& scope, const PostScene& scene, bool agreed,
                  std::string activity_uri) {
  const auto& post = scene.post;
  const int count = storage::posts::count_agreement(db, post.thread, post.id, agreed ? 1 : -1);
  storage::threads::touch(db, post.thread);
  forum.events.emit(db, AgreementChanged{.thread = post.thread,
                                         .post = post.id,
                                         .actor = scope.actor,
                                         .post_author = post.author,
                                         .board = scene.head.board.id,
                                         .agreed = agreed,
                                         .local = !scope.remote,
                                         .activity_uri = std::move(activity_uri)});
  return {.count = count, .changed = true};
}

}  // namespace

Result<Agreement> agree(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::PostId post,
                        std::string_view activity_uri) {
  return db.transact<Agreement>([&]() -> Result<Agreement> {
    SAMVAD_TRY(const auto scene, find_post(db, scope, post, Hold::kNo));
    if (!can_see(scope, scene)) return fail(Code::kNotFound, "error.no_such_post");
    const auto& head = scene.head;
    SAMVAD_CHECK(can_do(scope, Action::kAgree, {.board = &head.board, .thread = &head.thread, .post = &scene.post}));
    if (storage::relations::blocked_between(db, scene.post.author, scope.actor)) {
      return fail(Code::kForbidden, "error.blocked");
    }
    if (!storage::agreements::put(db, {.thread = scene.post.thread,
                                       .post = post,
                                       .actor = scope.actor,
                                       .activity_uri = std::string(activity_uri),
                                       .created_at = forum.clock.now()})) {
      return Agreement{.count = scene.post.agree_count, .changed = false};
    }
    return changed(forum, db, scope, scene, true, std::string(activity_uri));
  });
}

Result<Agreement> undo_agree(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::PostId post) {
  if (!scope.actor) return fail(Code::kUnauthenticated, "error.log_in_first");
  return db.transact<Agreement>([&]() -> Result<Agreement> {
    SAMVAD_TRY(const auto scene, find_post(db, scope, post, Hold::kNo));
    const auto before = storage::agreements::remove(db, scene.post.thread, post, scope.actor);
    if (!before) return Agreement{.count = scene.post.agree_count, .changed = false};
    return changed(forum, db, scope, scene, false, before->activity_uri);
  });
}

}  // namespace samvad::forum
