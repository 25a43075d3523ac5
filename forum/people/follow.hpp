#pragma once

#include "forum/access/viewer_scope.hpp"
#include "forum/events/forum.hpp"

namespace samvad::forum {

/// Asks to follow a person of another server, so that it tells this one what they change and delete: pending until
/// they answer. Asking twice asks again. Says FollowChanged. Errors: kUnauthenticated error.log_in_first, kForbidden
/// error.account_suspended / error.blocked, kNotFound error.no_such_actor (none, gone, or a member here).
storage::Status follow(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::ActorId target);
/// Ends it, answered or not; nothing to end is success.
storage::Status unfollow(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::ActorId target);

}  // namespace samvad::forum
