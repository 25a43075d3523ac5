#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::agreements {

/// That an actor agrees with a post (a Like).
struct AgreementRow {
  ThreadId thread;
  PostId post;
  ActorId actor;
  std::string activity_uri;  ///< id of the Like
  Instant created_at;
};

/// True when it is new.
bool put(Db& db, const AgreementRow& row);
/// The removed row, if there was one.
std::optional<AgreementRow> remove(Db& db, ThreadId thread, PostId post, ActorId actor);
std::optional<AgreementRow> find(Db& db, ThreadId thread, PostId post, ActorId actor);
/// The agreement that `actor` gave by the activity of that id.
std::optional<AgreementRow> find_by_activity(Db& db, ActorId actor, std::string_view activity_uri);
/// Which of `posts` (all of `thread`) the actor agrees with.
std::vector<PostId> agreed(Db& db, ThreadId thread, const std::vector<PostId>& posts, ActorId actor);
/// Who agrees with a post, at most `limit`, by id after `after`.
std::vector<ActorId> actors(Db& db, ThreadId thread, PostId post, ActorId after, int limit);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::agreements
