#pragma once

#include "forum/access/viewer_scope.hpp"
#include "forum/events/forum.hpp"
#include "storage/base/id.hpp"

namespace samvad::forum {

/// Moderators of the board. Doing it twice changes nothing. Says ThreadChanged. kNotFound "error.no_such_thread",
/// kForbidden "error.moderators_only".
storage::Status set_pinned(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::ThreadId thread,
                           bool pinned);
/// Locking needs a reason, which readers see: kBadInput "error.reason_missing".
storage::Status lock_thread(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::ThreadId thread,
                            std::string_view reason);
storage::Status unlock_thread(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::ThreadId thread);
/// Moves the member's mark forward to `number` (clamped to the last); anonymous and remote viewers have none.
storage::Status mark_read(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::ThreadId thread,
                          int number);
}  // namespace samvad::forum
