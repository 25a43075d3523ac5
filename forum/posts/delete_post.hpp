#pragma once

#include "forum/access/viewer_scope.hpp"
#include "forum/events/forum.hpp"

namespace samvad::forum {

/// Its author takes a post back: text and history are erased, a tombstone keeps the number. Deleting the opening post
/// of a thread without other posts deletes the thread. Twice is success. Says PostDeleted. kNotFound
/// "error.no_such_post", kForbidden "error.not_yours", kLocked.
storage::Status delete_post(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::PostId post);

/// The same by the word of a remote author's server, whatever stands against the author or the post: a measure takes
/// nobody's right to withdraw a text (and what is withdrawn no end of a measure brings back). kNotFound
/// "error.no_such_post", kForbidden "error.not_yours" for a post of a member here.
storage::Status withdraw_post(const Forum& forum, storage::Db& db, storage::PostId post);

}  // namespace samvad::forum
