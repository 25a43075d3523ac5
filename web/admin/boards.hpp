#pragma once

#include "storage/tables/actors.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/rules.hpp"
#include "web/html/form.hpp"
#include "web/html/frame.hpp"

#include <string>
#include <vector>

namespace samvad::web {

/// All boards, with a form to create one.
struct AdminBoardsView {
  std::vector<storage::boards::BoardRow> boards;
  FormState form;
};
std::string admin_boards_page(const Frame& frame, const AdminBoardsView& view);

/// One board: its texts and policy, its rules, its moderators. For administrators and the board's moderators.
struct AdminBoardView {
  storage::boards::BoardRow board;
  std::vector<storage::boards::BoardRow> others;  ///< possible parents
  std::vector<storage::rules::RuleRow> rules;
  std::vector<storage::actors::ActorCard> moderators;
  FormState form, rule_form, moderator_form;
};
std::string admin_board_page(const Frame& frame, const AdminBoardView& view);

/// Words of who_may_post in forms: "everyone", "members", "moderators_start", "moderators"; nullopt for others.
std::string_view word_of(storage::boards::WhoMayPost who);
std::optional<storage::boards::WhoMayPost> who_may_post_of(std::string_view word);

}  // namespace samvad::web
