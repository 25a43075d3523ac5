#include "forum/threads/thread_state.hpp"

#include "forum/access/can_do.hpp"
#include "forum/people/screening.hpp"
#include "forum/text/checks.hpp"
#include "forum/text/plain.hpp"
#include "forum/threads/scene.hpp"
#include "storage/tables/read_positions.hpp"
#include "storage/tables/revisions.hpp"

#include <algorithm>

namespace samvad::forum {
namespace {

using storage::Code;
using storage::fail;
using storage::Status;
using storage::ThreadId;
using What = ThreadChanged::What;
namespace posts = storage::posts;
namespace threads = storage::threads;

constexpr std::size_t kReason = 500;

void say_changed(const Forum& forum, storage::Db& db, const ViewerScope& scope, const threads::ThreadRow& thread,
                 What what) {
  forum.events.emit(db, ThreadChanged{.thread = thread.id, .by = scope.actor, .board = thread.board, .what = what});
}

/// Finds, asks, and does `change` in one transaction; `change` answers false when nothing changed.
template <class Change>
Status change_thread(const Forum& forum, storage::Db& db, const ViewerScope& scope, ThreadId id, Action action,
                     What what, const Change& change) {
  return db.transact<void>([&]() -> Status {
    SAMVAD_TRY(const auto head, find_thread(db, scope, id));
    SAMVAD_CHECK(can_do(scope, action, {.board = &head.board, .thread = &head.thread}));
    if (change(head.thread)) say_changed(forum, db, scope, head.thread, what);
    return {};
  });
}

}  // namespace

Status set_pinned(const Forum& forum, storage::Db& db, const ViewerScope& scope, ThreadId thread, bool pinned) {
  return change_thread(forum, db, scope, thread, Action::kPin, pinned ? What::kPinned : What::kUnpinned,
                       [&](const threads::ThreadRow& row) {
                         if (row.pinned_at.has_value() == pinned) return false;
                         threads::set_pinned(db, row.id, pinned);
                         return true;
                       });
}

Status lock_thread(const Forum& forum, storage::Db& db, const ViewerScope& scope, ThreadId thread,
                   std::string_view reason) {
  if (reason.empty()) return fail(Code::kBadInput, "error.reason_missing");
  SAMVAD_TRY(const auto clean, check_text(reason, 1, kReason, false));
  return change_thread(forum, db, scope, thread, Action::kLock, What::kLocked, [&](const threads::ThreadRow& row) {
    if (row.locked_at && row.lock_reason == clean) return false;
    threads::set_locked(db, row.id, scope.actor, clean);
    return true;
  });
}

Status unlock_thread(const Forum& forum, storage::Db& db, const ViewerScope& scope, ThreadId thread) {
  return change_thread(forum, db, scope, thread, Action::kLock, What::kUnlocked, [&](const threads::ThreadRow& row) {
    if (!row.locked_at) return false;
    threads::set_locked(db, row.id, {}, "");
    return true;
  });
}

Status mark_read(const Forum&, storage::Db& db, const ViewerScope& scope, ThreadId thread, int number) {
  if (!scope.is_member()) return {};
  SAMVAD_TRY(const auto head, find_thread(db, scope, thread));
  const int reached = std::min(number, head.thread.last_number);
  if (reached > head.read_number) storage::read_positions::seen(db, scope.actor, thread, reached);
  return {};
}

}  // namespace samvad::forum
