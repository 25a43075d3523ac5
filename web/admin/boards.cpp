#include "web/admin/boards.hpp"

#include "web/admin/mod_tabs.hpp"
#include "web/admin/rules.hpp"
#include "web/html/layout.hpp"
#include "web/html/links.hpp"
#include "web/html/parts.hpp"
#include "web/html/person.hpp"

#include <array>

namespace samvad::web {

using storage::boards::BoardRow;
using storage::boards::OpeningType;
using storage::boards::WhoMayPost;

namespace {

constexpr std::array<std::pair<WhoMayPost, std::string_view>, 4> kWho{
    {{WhoMayPost::kEveryone, "everyone"},
     {WhoMayPost::kMembers, "members"},
     {WhoMayPost::kModeratorsStartThreads, "moderators_start"},
     {WhoMayPost::kModerators, "moderators"}}};

SafeUrl admin_url(const BoardRow& board, std::string_view part = {}) {
  return SafeUrl::path({"admin", "boards", storage::to_text(board.id), part});
}

void write_policy_fields(Html& html, const FormState& state, const BoardRow& board) {
  const std::array<Choice, 4> who{{{"everyone", std::string(html.t.admin_post_everyone())},
                                   {"members", std::string(html.t.board_post_members())},
                                   {"moderators_start", std::string(html.t.board_post_moderators_start())},
                                   {"moderators", std::string(html.t.board_post_moderators())}}};
  write_select(html, state, {.name = "who", .label = html.t.admin_who_posts()}, who, word_of(board.who_may_post));
  const std::array<Choice, 2> types{
      {{"note", std::string(html.t.admin_opening_note())}, {"article", std::string(html.t.admin_opening_article())}}};
  write_select(html, state, {.name = "opening", .label = html.t.admin_opening(), .hint = html.t.admin_opening_hint()},
               types, board.opening_type == OpeningType::kArticle ? "article" : "note");
  write_checkbox(
      html, state,
      {.name = "members_only", .label = html.t.admin_members_only(), .hint = html.t.admin_members_only_hint()},
      board.members_only);
}

void write_text_fields(Html& html, const FormState& state, const BoardRow& board) {
  write_field(html, state, {.name = "title", .label = html.t.setup_board_title(), .required = true, .most = 200},
              board.title);
  write_field(html, state,
              {.name = "description",
               .label = html.t.admin_description(),
               .hint = html.t.compose_body_hint(),
               .type = "area",
               .most = 5000,
               .rows = 4},
              board.description_source);
}

void write_create(Html& html, const Frame& frame, const FormState& state) {
  html.element("h2", html.t.admin_board_new());
  const auto form = open_form(html, frame, SafeUrl::local("/admin/boards"), "new-board");
  write_problems(html, state);
  write_field(html, state,
              {.name = "name",
               .label = html.t.setup_board_name(),
               .hint = html.t.setup_board_name_hint(),
               .required = true,
               .most = 30});
  write_text_fields(html, state, {});
  write_policy_fields(html, state, {});
  write_submit(html, html.t.admin_board_create());
}

void write_moderators(Html& html, const Frame& frame, const AdminBoardView& view) {
  const auto section = html.open("section", {{"id", "moderators"}});
  html.element("h2", html.t.board_moderators());
  {
    const auto list = html.open("ul");
    for (const auto& card : view.moderators) {
      const auto item = html.open("li");
      write_name(html, &card);
      write_button_form(html, frame, admin_url(view.board, "moderators"), html.t.admin_moderator_remove(), "quiet",
                        {{"remove", storage::to_text(card.id)}});
    }
  }
  const auto form = open_form(html, frame, admin_url(view.board, "moderators"), "new-moderator");
  write_problems(html, view.moderator_form);
  write_field(html, view.moderator_form, {.name = "name", .label = html.t.signup_name(), .required = true, .most = 30});
  write_submit(html, html.t.admin_moderator_add(), std::nullopt, "quiet");
}

}  // namespace

std::string_view word_of(WhoMayPost who) {
  for (const auto& [value, word] : kWho) {
    if (value == who) return word;
  }
  return "everyone";
}

std::optional<WhoMayPost> who_may_post_of(std::string_view word) {
  for (const auto& [value, name] : kWho) {
    if (name == word) return value;
  }
  return std::nullopt;
}

std::string admin_boards_page(const Frame& frame, const AdminBoardsView& view) {
  const PageHead head{.title = std::string(frame.t.admin_boards()), .index = false, .shape = "desk"};
  return write_page(frame, head, [&](Html& html) {
    html.element("h1", html.t.nav_admin());
    write_admin_tabs(html, "boards");
    html.element("h2", {{"class", "section-name"}}, html.t.admin_boards());
    if (view.boards.empty()) write_empty(html, html.t.boards_empty());
    {
      const auto list = html.open("ul", {{"class", "rows"}});
      for (const auto& board : view.boards) {
        const auto item = html.open("li", {{"class", "item"}});
        {
          const auto heading = html.open("h3");
          html.element("a", {href(admin_url(board)), {"dir", "auto"}}, board.title);
        }
        const auto meta = html.open("p", {{"class", "meta"}});
        html.element("span", {{"class", "handle"}, {"translate", "no"}}, "@" + board.name);
        html.element("span", html.t.count_threads(board.thread_count));
        if (board.members_only) html.element("span", {{"class", "badge"}}, html.t.board_members_only());
        if (board.archived_at) html.element("span", {{"class", "badge"}}, html.t.admin_archived());
      }
    }
    write_create(html, frame, view.form);
  });
}

std::string admin_board_page(const Frame& frame, const AdminBoardView& view) {
  const PageHead head{.title = view.board.title, .index = false, .shape = "narrow"};
  return write_page(frame, head, [&](Html& html) {
    const Crumb crumbs[] = {{std::string(html.t.admin_boards()), SafeUrl::local("/admin/boards")},
                            {view.board.title, std::nullopt}};
    write_breadcrumbs(html, crumbs);
    {
      const auto row = html.open("div", {{"class", "title-row"}});
      html.element("h1", {{"dir", "auto"}}, view.board.title);
      html.element("a", {{"class", "button"}, href(board_url(view.board))}, html.t.admin_board_open());
    }
    {
      const auto form = open_form(html, frame, admin_url(view.board), "board");
      write_problems(html, view.form);
      write_text_fields(html, view.form, view.board);
      std::vector<Choice> parents{{"", std::string(html.t.common_none())}};
      for (const auto& other : view.others) {
        if (other.id != view.board.id) parents.push_back({storage::to_text(other.id), other.title});
      }
      write_select(html, view.form, {.name = "parent", .label = html.t.admin_board_parent()}, parents,
                   view.board.parent ? storage::to_text(view.board.parent) : "");
      write_policy_fields(html, view.form, view.board);
      write_submit(html, html.t.common_save(), SafeUrl::local("/admin/boards"));
    }
    write_rules_section(html, frame, html.t.board_rules(), view.rules, admin_url(view.board, "rules"), view.rule_form);
    write_moderators(html, frame, view);
    write_button_form(html, frame, admin_url(view.board, "archive"),
                      view.board.archived_at ? html.t.admin_unarchive() : html.t.admin_archive(), "danger",
                      {{"archived", view.board.archived_at ? "no" : "yes"}});
  });
}

}  // namespace samvad::web
