#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::measures {

/// States of posts and threads, as stored.
enum class State : short { kVisible = 1, kHeld = 2, kHidden = 3, kRemoved = 4, kDeleted = 5 };

/// A post as a moderator must see it: with the text as it stands now.
struct PostTarget {
  ThreadId thread;
  PostId post;
  int number = 0;
  State state = State::kVisible;
  ActorId author, board;
  std::string thread_title, source, html, uri;
  int agree_count = 0;
};
std::optional<PostTarget> post_target(Db& db, PostId post);

/// A person or board as a moderator must see it.
struct ActorTarget {
  ActorId actor;
  int kind = 1;
  std::string name, host, display_name, bio_html, uri;
  int role = 0;  ///< members.role; 0 = no member here
  std::optional<Instant> limited_at, suspended_at;
};
std::optional<ActorTarget> actor_target(Db& db, ActorId actor);

/// Moves a post between states and keeps the counts of its thread and board right; an opening post takes its thread
/// with it. False when the post is in that state already, or was deleted by its author.
bool set_post_state(Db& db, const PostTarget& target, State state);

/// Sets or clears the measures on an actor. `ends` only with suspension.
void limit(Db& db, ActorId actor);
void suspend(Db& db, ActorId actor, std::optional<Instant> ends);
void lift(Db& db, ActorId actor);
/// Ends every session of a member (SEC-36).
void end_sessions(Db& db, ActorId member);

/// Posts waiting for a moderator, oldest first, on `boards` unless `all_boards`; at most `limit`.
struct HeldPost {
  PostTarget target;
  int cause = 0;  ///< holds.cause
  std::string matched;
  Instant held_at;
};
std::vector<HeldPost> held(Db& db, bool all_boards, const std::vector<ActorId>& boards, int limit);
/// Ends a hold; false when nothing was held.
bool release_hold(Db& db, PostId post, ActorId by);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::measures
