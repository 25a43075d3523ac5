#include "web/server/commands/find.hpp"

#include <array>

namespace samvad::web {
namespace {

using storage::Code;
using storage::fail;
using storage::members::Role;
using storage::members::State;

constexpr std::array<std::pair<Role, std::string_view>, 3> kRoles{
    {{Role::kMember, "member"}, {Role::kModerator, "moderator"}, {Role::kAdministrator, "administrator"}}};

}  // namespace

storage::Result<FoundMember> find_member(storage::Db& db, std::string_view name) {
  if (name.starts_with('@')) name.remove_prefix(1);
  const auto actor = storage::actors::find_by_handle(db, name, "");
  const auto member = actor ? storage::members::find(db, actor->id) : std::nullopt;
  if (!member || member->state == State::kDeleted) return fail(Code::kNotFound, "error.no_such_member");
  return FoundMember{*actor, *member};
}

storage::Result<storage::boards::BoardRow> find_board(storage::Db& db, std::string_view name) {
  auto board = storage::boards::find_by_name(db, name);
  if (!board) return fail(Code::kNotFound, "error.no_such_board");
  return std::move(*board);
}

storage::Result<forum::ViewerScope> scope_of_member(CommandForum& forum, std::string_view name) {
  SAMVAD_TRY(const auto found, find_member(forum.db(), name));
  return forum::member_scope(forum.db(), found.actor.id, forum.rooms().site.get(forum.db())->is_private);
}

std::string_view role_word(Role role) {
  for (const auto& [value, word] : kRoles) {
    if (value == role) return word;
  }
  return "";
}

std::optional<Role> role_of_word(std::string_view word) {
  for (const auto& [value, name] : kRoles) {
    if (name == word) return value;
  }
  return std::nullopt;
}

std::string_view state_word(State state) {
  switch (state) {
    case State::kActive:
      return "active";
    case State::kWaiting:
      return "waiting";
    case State::kRefused:
      return "refused";
    case State::kDeleted:
      break;
  }
  return "deleted";
}

}  // namespace samvad::web
