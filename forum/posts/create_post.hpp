#pragma once

#include "forum/access/viewer_scope.hpp"
#include "forum/events/forum.hpp"
#include "forum/threads/new_post.hpp"

namespace samvad::forum {

/// Adds a reply to a thread. `reply_to` 0 answers the thread. The author is scope.actor, local or remote. Errors:
/// kNotFound "error.no_such_thread", "error.no_such_post" (reply_to is not of this thread or not visible); kGone
/// "error.parent_deleted" (local authors; remote replies to a tombstone are kept); kLocked "error.thread_locked",
/// "error.board_archived", "error.stage_closed"; kForbidden of can_do; "error.blocked" when the answered author blocks
/// the writer; kRateLimited "error.too_fast"; kRefused "error.refused_by_rule"; kConflict "error.uri_taken".
storage::Result<Posted> create_post(const Forum& forum, storage::Db& db, const ViewerScope& scope,
                                    storage::ThreadId thread, storage::PostId reply_to, const NewPost& draft);

}  // namespace samvad::forum
