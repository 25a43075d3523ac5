#include "forum/boards/boards.hpp"
#include "web/admin/boards.hpp"
#include "web/admin/handlers.hpp"
#include "web/admin/rules.hpp"
#include "web/http/errors.hpp"

namespace samvad::web {
namespace {

using storage::ActorId;
using storage::Code;
using storage::fail;
using storage::Result;
using storage::boards::BoardRow;

forum::BoardDraft draft_of(const Form& form) {
  forum::BoardDraft draft{.name = std::string(form.value("name")),
                          .title = std::string(form.value("title")),
                          .description = std::string(form.value("description"))};
  if (const auto parent = storage::parse_id(form.value("parent"))) draft.parent = ActorId{*parent};
  if (const auto who = who_may_post_of(form.value("who"))) draft.who_may_post = *who;
  if (form.value("opening") == "article") draft.opening_type = storage::boards::OpeningType::kArticle;
  draft.members_only = form.has("members_only");
  return draft;
}

/// Administrators, and the board's own moderators.
Result<BoardRow> managed_board(Visit& visit) {
  SAMVAD_CHECK(need_moderator(visit));
  SAMVAD_TRY(const auto id, id_of(visit));
  auto board = storage::boards::find(visit.db, ActorId{id});
  if (!board) return fail(Code::kNotFound, "error.no_such_board");
  if (!visit.scope.is_administrator() && !visit.scope.moderates(board->id)) {
    return fail(Code::kForbidden, "error.moderators_only");
  }
  return std::move(*board);
}

AdminBoardView board_view(Visit& visit, const BoardRow& board) {
  AdminBoardView view{
      .board = board, .others = storage::boards::all(visit.db), .rules = storage::rules::in_force(visit.db, board.id)};
  for (auto& [id, card] : visit.services.authors.get(visit.db, storage::boards::moderators(visit.db, board.id))) {
    view.moderators.push_back(std::move(card));
  }
  return view;
}

SafeUrl board_admin_url(ActorId id) {
  return SafeUrl::path({"admin", "boards", storage::to_text(id)});
}

std::string_view field_of_board(std::string_view key) {
  if (key.starts_with("error.name")) return "name";
  if (key == "error.board_title_missing") return "title";
  if (key == "error.board_parent") return "parent";
  return {};
}

storage::Status change_moderators(Visit& visit, const BoardRow& board, const Form& form) {
  const auto& forum = visit.services.forum;
  if (const auto member = storage::parse_id(form.value("remove"))) {
    return forum::remove_moderator(forum, visit.db, &visit.scope, board.id, ActorId{*member});
  }
  std::string_view name = form.value("name");
  if (name.starts_with('@')) name.remove_prefix(1);
  const auto member = storage::actors::find_by_handle(visit.db, name, "");
  if (!member) return fail(Code::kNotFound, "error.no_such_member");
  return forum::add_moderator(forum, visit.db, &visit.scope, board.id, member->id);
}

}  // namespace

PageResult show_admin_boards(Visit& visit, const AdminServices&) {
  SAMVAD_CHECK(need_administrator(visit));
  return visit.page(admin_boards_page(visit.frame, {.boards = storage::boards::all(visit.db)}));
}

PageResult create_board_here(Visit& visit, const AdminServices&) {
  SAMVAD_CHECK(need_administrator(visit));
  SAMVAD_TRY(const auto form, Form::parse(visit.request));
  const auto board = forum::create_board(visit.services.forum, visit.db, &visit.scope, draft_of(form));
  if (board) return visit.go(board_admin_url(*board));
  AdminBoardsView view{.boards = storage::boards::all(visit.db), .form = typed(form)};
  view.form.add_problem(field_of_board(board.error().key), visit.frame.t, board.error());
  return visit.page(admin_boards_page(visit.frame, view), form_status_of(board.error().code));
}

PageResult show_admin_board(Visit& visit, const AdminServices&) {
  SAMVAD_TRY(const auto board, managed_board(visit));
  return visit.page(admin_board_page(visit.frame, board_view(visit, board)));
}

PageResult edit_board_here(Visit& visit, const AdminServices&) {
  SAMVAD_TRY(const auto board, managed_board(visit));
  SAMVAD_TRY(const auto form, Form::parse(visit.request));
  forum::BoardDraft draft = draft_of(form);
  draft.position = board.position;
  draft.language = board.language;
  draft.icon_url = board.icon_url;
  const auto edited = forum::edit_board(visit.services.forum, visit.db, &visit.scope, board.id, draft);
  if (edited) return visit.go(board_admin_url(board.id));
  AdminBoardView view = board_view(visit, board);
  view.form = typed(form);
  view.form.add_problem(field_of_board(edited.error().key), visit.frame.t, edited.error());
  return visit.page(admin_board_page(visit.frame, view), form_status_of(edited.error().code));
}

PageResult change_board_part(Visit& visit, const AdminServices&) {
  SAMVAD_TRY(const auto board, managed_board(visit));
  SAMVAD_TRY(const auto form, Form::parse(visit.request));
  const std::string_view part = visit.request.param("part");
  storage::Status changed;
  if (part == "rules") {
    changed = change_rules(visit, board.id, form);
  } else if (part == "moderators") {
    changed = change_moderators(visit, board, form);
  } else if (part == "archive") {
    changed =
        forum::archive_board(visit.services.forum, visit.db, &visit.scope, board.id, form.value("archived") == "yes");
  } else {
    return fail(Code::kNotFound, "error.not_found");
  }
  if (changed) return visit.go(board_admin_url(board.id));
  AdminBoardView view = board_view(visit, board);
  FormState& state = part == "rules" ? view.rule_form : part == "moderators" ? view.moderator_form : view.form;
  state = typed(form);
  state.add_problem(part == "rules" ? "title" : part == "moderators" ? "name" : "", visit.frame.t, changed.error());
  return visit.page(admin_board_page(visit.frame, view), form_status_of(changed.error().code));
}

}  // namespace samvad::web
