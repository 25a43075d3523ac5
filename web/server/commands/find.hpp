#pragma once

#include "forum/access/viewer_scope.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/members.hpp"
#include "web/server/commands/command_forum.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace samvad::web {

/// A person of this site with its account.
struct FoundMember {
  storage::actors::ActorRow actor;
  storage::members::MemberRow member;
};

/// By handle, with or without "@". kNotFound "error.no_such_member", also for boards and deleted accounts.
storage::Result<FoundMember> find_member(storage::Db& db, std::string_view name);
/// By name. kNotFound "error.no_such_board".
storage::Result<storage::boards::BoardRow> find_board(storage::Db& db, std::string_view name);
/// What a member may do, for acts that somebody answers for by name. Errors as find_member.
storage::Result<forum::ViewerScope> scope_of_member(CommandForum& forum, std::string_view name);

/// "member", "moderator", "administrator".
std::string_view role_word(storage::members::Role role);
/// nullopt for any other word.
std::optional<storage::members::Role> role_of_word(std::string_view word);
/// "active", "waiting", "refused", "deleted".
std::string_view state_word(storage::members::State state);

}  // namespace samvad::web
