#include "forum/access/can_do.hpp"
#include "forum/access/pages_changed.hpp"
#include "forum/people/account.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/follows.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/relations.hpp"
#include "storage/tables/revisions.hpp"
#include "storage/tables/sessions.hpp"
#include "storage/tables/threads.hpp"

#include <map>

namespace samvad::forum {
namespace {

using storage::Code;
using storage::fail;
using storage::Status;
namespace members = storage::members;
namespace posts = storage::posts;

constexpr int kBatch = 500;

/// Counts, versions and epochs of the threads whose posts became tombstones.
void settle_threads(const Forum& forum, storage::Db& db, const std::vector<posts::Tombstoned>& gone) {
  std::map<storage::ThreadId, int> lost;
  for (const auto& post : gone) lost[post.thread] += post.was_visible ? 1 : 0;
  std::vector<storage::ThreadId> ids;
  std::vector<Changed> stale;
  for (const auto& [thread, count] : lost) {
    ids.push_back(thread);
    stale.push_back({Epoch::kThread, thread.value});
    storage::threads::count_visible(db, thread, -count);
  }
  std::map<storage::ActorId, int> boards;
  for (const auto& thread : storage::threads::find_many(db, ids)) boards[thread.board] += lost[thread.id];
  for (const auto& [board, count] : boards) {
    const auto id = forum.ids.make<storage::ActivityId>().value;
    if (count > 0) storage::boards::add_delta(db, board, id, 0, -count, std::nullopt);
  }
  storage::epochs::bump(db, stale);
}

/// What an actor of any kind leaves behind. Deliveries are made from the event, so it is said while follows stand.
void take_away(const Forum& forum, storage::Db& db, storage::ActorId actor) {
  forum.events.emit(db, ActorDeleted{.actor = actor});
  storage::actors::set_gone(db, actor);
  storage::follows::remove_all(db, actor);
  storage::relations::remove_all(db, actor);
  storage::boards::remove_moderator_everywhere(db, actor);
  storage::revisions::remove_by_author(db, actor);
}

}  // namespace

std::size_t tombstone_posts_of(const Forum& forum, storage::Db& db, storage::ActorId actor) {
  std::size_t count = 0;
  storage::PostId before;
  for (;;) {
    std::vector<posts::Tombstoned> gone;
    db.transaction([&] {
      gone = posts::tombstone_by_author(db, actor, before, kBatch);
      if (!gone.empty()) settle_threads(forum, db, gone);
    });
    count += gone.size();
    if (gone.size() < static_cast<std::size_t>(kBatch)) return count;
    before = gone.back().post;
  }
}

Status delete_account(const Forum& forum, storage::Db& db, const ViewerScope* scope, storage::ActorId member) {
  if (scope != nullptr && scope->actor != member) SAMVAD_CHECK(can_do(*scope, Action::kAdminister));
  const auto done = db.transact<void>([&]() -> Status {
    const int administrators = members::lock_administrators(db);
    const auto row = members::find(db, member);
    if (!row || row->state == members::State::kDeleted) return fail(Code::kNotFound, "error.no_such_member");
    if (row->role == members::Role::kAdministrator && administrators <= 1) {
      return fail(Code::kConflict, "error.last_administrator");
    }
    storage::sessions::remove_all(db, member, "");
    take_away(forum, db, member);
    members::erase(db, member);
    return {};
  });
  if (done) tombstone_posts_of(forum, db, member);
  return done;
}

Status delete_remote_actor(const Forum& forum, storage::Db& db, storage::ActorId actor) {
  const auto done = db.transact<void>([&]() -> Status {
    const auto row = storage::actors::find(db, actor);
    if (!row || row->local()) return fail(Code::kNotFound, "error.no_such_actor");
    if (!row->gone_at) take_away(forum, db, actor);
    return {};
  });
  if (done) tombstone_posts_of(forum, db, actor);
  return done;
}

}  // namespace samvad::forum
