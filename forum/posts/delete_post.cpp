#include "forum/posts/delete_post.hpp"

#include "forum/access/can_do.hpp"
#include "forum/access/pages_changed.hpp"
#include "forum/threads/scene.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/holds.hpp"
#include "storage/tables/mentions.hpp"
#include "storage/tables/revisions.hpp"
#include "storage/tables/tags.hpp"

namespace samvad::forum {

using storage::Code;
using storage::ContentState;
using storage::fail;
using storage::Status;

namespace {

void erase_text(storage::Db& db, const PostScene& scene) {
  const auto& post = scene.post;
  storage::posts::tombstone(db, post.thread, post.id);
  storage::tags::drop(db, post.thread, post.tags);
  storage::revisions::remove_all(db, post.thread, post.id);
  storage::mentions::replace(db, post.thread, post.id, {});
  storage::holds::release(db, post.thread, post.id, post.author);
}

/// What becomes of the thread of an opening post that is a tombstone now: how many threads more the board shows. It
/// goes when nobody followed. One that was held or hidden is shown for those who answered, or goes; its title, which
/// was not to be seen, does not come back.
int settle_thread(storage::Db& db, const PostScene& scene) {
  using storage::threads::AfterWithdrawal;
  const bool was_visible = scene.post.state == ContentState::kVisible;
  const auto thread = scene.head.thread.id;
  storage::threads::mark_lost_openings(db, {thread});
  const auto after = was_visible ? AfterWithdrawal::kAsItWas : storage::threads::settle_withdrawn(db, thread);
  if (after == AfterWithdrawal::kShown) {
    // it comes back to tags and to the profiles of all who answered
    pages_changed(db, {{Epoch::kSite, storage::epochs::kWholeSite}});
    return 1;
  }
  // asked of the row, not of the first look: a reply may have come meanwhile
  const bool gone = after == AfterWithdrawal::kAsItWas && storage::threads::delete_alone(db, thread);
  return gone && was_visible ? -1 : 0;
}

/// Counts of thread and board follow.
void settle(const Forum& forum, storage::Db& db, const PostScene& scene) {
  const int posts = scene.post.state == ContentState::kVisible ? -1 : 0;
  storage::threads::count_visible(db, scene.head.thread.id, posts);
  const int threads = scene.post.number == 1 ? settle_thread(db, scene) : 0;
  if (posts == 0 && threads == 0) return;
  const auto delta = forum.ids.make<storage::ActivityId>().value;
  storage::boards::add_delta(db, scene.head.board.id, delta, threads, posts, std::nullopt);
}

void take_down(const Forum& forum, storage::Db& db, const PostScene& scene, bool remote) {
  erase_text(db, scene);
  settle(forum, db, scene);
  forum.events.emit(db, PostDeleted{.thread = scene.post.thread,
                                    .post = scene.post.id,
                                    .author = scene.post.author,
                                    .board = scene.head.board.id,
                                    .local = !remote});
}

}  // namespace

Status delete_post(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::PostId post) {
  return db.transact<void>([&]() -> Status {
    SAMVAD_TRY(const auto scene, find_post(db, scope, post, Hold::kUntilCommit));
    const auto& head = scene.head;
    const bool own = scope.actor && scene.post.author == scope.actor;
    if (!own && !can_see(scope, scene)) return fail(Code::kNotFound, "error.no_such_post");
    if (own && scene.post.state == ContentState::kDeleted) return {};
    SAMVAD_CHECK(
        can_do(scope, Action::kDeletePost, {.board = &head.board, .thread = &head.thread, .post = &scene.post}));
    take_down(forum, db, scene, scope.remote);
    return {};
  });
}

Status withdraw_post(const Forum& forum, storage::Db& db, storage::PostId post) {
  return db.transact<void>([&]() -> Status {
    SAMVAD_TRY(const auto scene, find_post(db, anonymous_scope(false), post, Hold::kUntilCommit));
    if (!scene.post.host) return fail(Code::kForbidden, "error.not_yours");
    if (scene.post.state != ContentState::kDeleted) take_down(forum, db, scene, true);
    return {};
  });
}

}  // namespace samvad::forum
