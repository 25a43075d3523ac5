#pragma once

#include "storage/db/db.hpp"
#include "storage/tables/content.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::views {

/// A post as a moderator must see it: with the text as it stands now, in all its parts that readers see.
struct PostTarget {
  ThreadId thread;
  PostId post;
  int number = 0;
  ContentState state = ContentState::kVisible;
  ActorId author, board;
  std::string thread_title, html, uri;
  int agree_count = 0;
  int revision = 1;
  std::string summary;             ///< content warning
  std::string attachments = "[]";  ///< as posts.attachments
};
std::optional<PostTarget> post_target(Db& db, PostId post);

/// A person or board as a moderator must see it.
struct ActorTarget {
  ActorId actor;
  int kind = 1;
  std::string name, host, display_name, bio_html, uri;
  int role = 0;  ///< members.role; 0 = no member here
  std::optional<Instant> limited_at, suspended_at, suspended_until;
};
std::optional<ActorTarget> actor_target(Db& db, ActorId actor);

/// Posts waiting for a moderator, oldest first, on `boards` unless `all_boards`; at most `limit`.
struct HeldPost {
  PostTarget target;
  int cause = 0;  ///< holds.cause
  std::string matched;
  Instant held_at;
};
std::vector<HeldPost> held_posts(Db& db, bool all_boards, const std::vector<ActorId>& boards, int limit);
/// Statements of this file, for the plan test.
std::vector<Statement> case_statements();

}  // namespace samvad::storage::views
