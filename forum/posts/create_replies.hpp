#pragma once

#include "forum/access/viewer_scope.hpp"
#include "forum/events/forum.hpp"
#include "forum/threads/new_post.hpp"

#include <optional>
#include <vector>

namespace samvad::forum {

/// A reply by a person of another server to a post that is known here.
struct ReplyFromAfar {
  ViewerScope author;  ///< remote
  storage::ThreadId thread;
  storage::PostId parent;
  NewPost draft;  ///< with an origin
};

/// Where a reply stands now.
struct ReplyPosted {
  storage::ThreadId thread;
  storage::ActorId board;
  storage::PostId post;
  int number = 0;
};
/// What became of each reply, in their order: nullopt for one that somebody must look at alone.
using RepliesPosted = std::vector<std::optional<ReplyPosted>>;

/// Writes those of `replies` against which nothing stands, by a handful of statements for all of them: what create_post
/// would refuse, hold for a moderator, or ask more about is left alone. Inside the caller's transaction, which ends
/// soon after: the rows of all their threads are held until then. An error (an id or address taken meanwhile, a thread
/// locked meanwhile) leaves half the work done and must roll the transaction back.
storage::Result<RepliesPosted> create_replies(const Forum& forum, storage::Db& db,
                                              const std::vector<ReplyFromAfar>& replies);

}  // namespace samvad::forum
