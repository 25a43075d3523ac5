#include "forum/access/can_do.hpp"
#include "forum/access/pages_changed.hpp"
#include "forum/people/account.hpp"
#include "storage/base/log.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/follows.hpp"
#include "storage/tables/jobs.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/relations.hpp"
#include "storage/tables/revisions.hpp"
#include "storage/tables/sessions.hpp"
#include "storage/tables/tags.hpp"
#include "storage/tables/threads.hpp"

#include <chrono>
#include <map>
#include <string>

namespace samvad::forum {
namespace {

using storage::Code;
using storage::ContentState;
using storage::fail;
using storage::Status;
namespace members = storage::members;
namespace posts = storage::posts;

constexpr int kBatch = 500;
constexpr int kTries = 20;  ///< of a job that must not be given up
constexpr std::chrono::minutes kLateLook{2};

void settle_threads(const Forum& forum, storage::Db& db, const std::vector<posts::Tombstoned>& gone);

/// Tombstones of up to kBatch posts older than `before`, in one transaction.
std::vector<posts::Tombstoned> tombstone_some(const Forum& forum, storage::Db& db, storage::ActorId actor,
                                              storage::PostId before) {
  std::vector<posts::Tombstoned> gone;
  db.transaction([&] {
    gone = posts::tombstone_by_author(db, actor, before, kBatch);
    if (!gone.empty()) settle_threads(forum, db, gone);
  });
  return gone;
}

/// What the pages of one board lose.
struct Lost {
  int threads = 0, posts = 0;
};

/// A held or hidden thread whose opening is a tombstone now is shown again for those who answered, or goes.
bool settles_unseen(storage::Db& db, const storage::threads::ThreadRow& thread, Lost& board) {
  if (thread.state != ContentState::kHeld && thread.state != ContentState::kHidden) return false;
  const auto opening = posts::find_by_number(db, thread.id, 1);
  if (!opening || opening->state != ContentState::kDeleted) return false;
  if (storage::threads::settle_withdrawn(db, thread.id) == storage::threads::AfterWithdrawal::kShown) --board.threads;
  return true;
}

/// Counts, versions and epochs of the threads whose posts became tombstones. An opening post that nobody followed takes
/// its thread with it, as when it is deleted alone.
void settle_threads(const Forum& forum, storage::Db& db, const std::vector<posts::Tombstoned>& gone) {
  std::map<storage::ThreadId, int> lost;
  for (const auto& post : gone) lost[post.thread] += post.was_visible ? 1 : 0;
  std::vector<storage::ThreadId> ids;
  std::vector<Changed> stale{{Epoch::kSite, 0}};
  for (const auto& [thread, count] : lost) {
    ids.push_back(thread);
    stale.push_back({Epoch::kThread, thread.value});
    storage::threads::count_visible(db, thread, -count);
  }
  storage::threads::mark_lost_openings(db, ids);
  storage::tags::drop_lost(db, ids);
  std::map<storage::ActorId, Lost> boards;
  for (const auto& thread : storage::threads::find_many(db, ids)) {
    auto& board = boards[thread.board];
    board.posts += lost[thread.id];
    if (settles_unseen(db, thread, board)) {
      stale.push_back({Epoch::kSite, storage::epochs::kWholeSite});
      continue;
    }
    if (thread.last_number != 1 || thread.state == ContentState::kDeleted) continue;
    storage::threads::set_state(db, thread.id, ContentState::kDeleted);
    board.threads += lost[thread.id];
  }
  for (const auto& [board, count] : boards) {
    stale.push_back({Epoch::kBoardList, board.value});
    const auto id = forum.ids.make<storage::ActivityId>().value;
    if (count.posts > 0 || count.threads != 0)
      storage::boards::add_delta(db, board, id, -count.threads, -count.posts, std::nullopt);
  }
  storage::epochs::bump(db, stale);
}

/// Posts go in a job of the deletion's own transaction, so that no crash leaves them. What was being written meanwhile
/// may be committed after it looked: it looks once more when every such transaction has ended (design.md 4.18).
void queue_tombstones(const Forum& forum, storage::Db& db, storage::ActorId actor) {
  const std::string id = storage::to_text(actor);
  const std::string kind(kTombstonesJob);
  storage::jobs::enqueue(db, forum.ids, {.kind = kind, .payload = id, .unique_key = id, .max_tries = kTries});
  storage::jobs::enqueue(
      db, forum.ids,
      {.kind = kind, .payload = id, .unique_key = id + " late", .delay = kLateLook, .max_tries = kTries});
}

/// The first posts at once, for whoever looks at the page that answers; the job has the rest.
void begin_tombstones(const Forum& forum, storage::Db& db, storage::ActorId actor) {
  try {
    tombstone_some(forum, db, actor, {});
  } catch (const storage::DbError& problem) {
    storage::log(storage::Level::kWarning, "tombstones_left_to_the_job", {{"why", problem.what()}});
  }
}

/// What an actor of any kind leaves behind. Deliveries are made from the event, so it is said while follows stand.
void take_away(const Forum& forum, storage::Db& db, storage::ActorId actor) {
  forum.events.emit(db, ActorDeleted{.actor = actor});
  storage::actors::set_gone(db, actor);
  storage::follows::remove_all(db, actor);
  storage::relations::remove_all(db, actor);
  storage::boards::remove_moderator_everywhere(db, actor);
  storage::revisions::remove_by_author(db, actor);
  queue_tombstones(forum, db, actor);
}

}  // namespace

std::size_t tombstone_posts_of(const Forum& forum, storage::Db& db, storage::ActorId actor) {
  std::size_t count = 0;
  storage::PostId before;
  for (;;) {
    const auto gone = tombstone_some(forum, db, actor, before);
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
  if (done) begin_tombstones(forum, db, member);
  return done;
}

Status delete_remote_actor(const Forum& forum, storage::Db& db, storage::ActorId actor) {
  const auto done = db.transact<void>([&]() -> Status {
    const auto row = storage::actors::find(db, actor);
    if (!row || row->local()) return fail(Code::kNotFound, "error.no_such_actor");
    if (row->gone_at) {
      queue_tombstones(forum, db, actor);
    } else {
      take_away(forum, db, actor);
    }
    return {};
  });
  if (done) begin_tombstones(forum, db, actor);
  return done;
}

}  // namespace samvad::forum
