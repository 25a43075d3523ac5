#pragma once

#include "storage/db/db.hpp"

#include <vector>

namespace samvad::storage::mentions {

/// That a post mentions an actor.
struct MentionRow {
  ThreadId thread;
  PostId post;
  ActorId actor;
};

/// Makes `actors` the mentioned ones of the post (at most 20 are kept).
void replace(Db& db, ThreadId thread, PostId post, const std::vector<ActorId>& actors);
/// Enters mentions of new posts.
void add(Db& db, const std::vector<MentionRow>& rows);
std::vector<ActorId> of_post(Db& db, ThreadId thread, PostId post);
std::vector<MentionRow> of_posts(Db& db, ThreadId thread, const std::vector<PostId>& posts);
/// Posts that mention `actor` below `before` (0 = newest), newest first.
std::vector<MentionRow> of_actor(Db& db, ActorId actor, PostId before, int limit);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::mentions
