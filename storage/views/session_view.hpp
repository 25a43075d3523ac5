#pragma once

#include "storage/tables/members.hpp"
#include "storage/tables/sessions.hpp"
#include "storage/views/thread_mark.hpp"
#include "storage/views/viewer.hpp"

#include <optional>
#include <string>

namespace samvad::storage::views {

/// Everything a request needs to know of whom it comes from; one statement.
struct Whoever {
  ActorId actor;
  bool remote = false;
  bool suspended = false;
  int role = 0;  ///< members.role; 0 for remote
  members::State state = members::State::kActive;
  std::string name, display_name, icon_url, language;
  members::Theme theme = members::Theme::kSystem;
  int unread_notices = 0;  ///< capped at 100
  std::vector<ActorId> moderated_boards, hidden_actors, followed_limited;
  std::vector<std::string> hidden_domains;
};

/// A session with its member.
struct SessionView {
  sessions::SessionRow session;
  Whoever member;
  std::optional<ThreadMark> mark;  ///< of the member, where a span was asked for
};

/// By the hash of the token, expired or not; 1 statement. `span` not null asks for the member's mark there with it.
std::optional<SessionView> session_view(Db& db, std::string_view token_hash, const ThreadSpan* span = nullptr);
/// A member by id; null for remote actors; 1 statement.
std::optional<Whoever> member_view(Db& db, ActorId member);
/// A remote actor whose signature was verified.
std::optional<Whoever> remote_view(Db& db, ActorId actor);
/// Several of them, in any order; 1 statement.
std::vector<Whoever> remote_views(Db& db, const std::vector<ActorId>& actors);

/// Statements of this file, for the plan test.
std::vector<Statement> session_view_statements();

}  // namespace samvad::storage::views
