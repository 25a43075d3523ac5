#pragma once

#include "forum/access/viewer_scope.hpp"
#include "forum/events/forum.hpp"
#include "forum/threads/new_post.hpp"
#include "storage/tables/threads.hpp"

namespace samvad::forum {

/// A thread with its opening post.
struct NewThread {
  storage::ActorId board;
  std::string title;
  storage::threads::Kind kind = storage::threads::Kind::kDiscussion;
  NewPost opening;
  std::string context_uri;  ///< remote: its context collection, "" none
};

/// Starts a thread in one transaction: thread, opening post (number 1), directories, mentions, tags, PostCreated. The
/// author is scope.actor, local or remote. Errors: kNotFound "error.no_such_board"; those of can_do; kBadInput /
/// kTooLarge of check_title and check_body; kRefused "error.refused_by_rule"; kRateLimited "error.too_fast" with
/// retry_after; kConflict "error.uri_taken" (remote, known already). Held is success with `held`.
storage::Result<Posted> create_thread(const Forum& forum, storage::Db& db, const ViewerScope& scope,
                                      const NewThread& draft);

}  // namespace samvad::forum
