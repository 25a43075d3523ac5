#pragma once

#include "forum/events/forum.hpp"
#include "storage/tables/posts.hpp"

namespace samvad::forum {

/// Puts a post into `to` inside the caller's transaction: counts, board deltas, the thread's own state for number 1,
/// thread version and epochs follow, and a hold is
/// closed. Asks no permission and says no event: moderation does both. Same state: nothing.
/// kNotFound "error.no_such_post", kGone "error.post_deleted" (a deleted post stays deleted).
storage::Status apply_post_state(const Forum& forum, storage::Db& db, storage::PostId post, storage::ContentState to);

/// Releases a held post inside the caller's transaction: hold closed, state visible, PostReleased said. kNotFound
/// "error.no_such_hold".
storage::Status release_post(const Forum& forum, storage::Db& db, storage::PostId post, storage::ActorId by);

/// Renders a local post's text anew, e.g. when a mention was resolved later (design.md 4.21); stores html and mentions
/// and says PostEdited. No new revision. kNotFound "error.no_such_hold".
storage::Status rerender_post(const Forum& forum, storage::Db& db, storage::PostId post);

}  // namespace samvad::forum
