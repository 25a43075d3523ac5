#include "web/admin/mod_words.hpp"

#include "web/admin/mod_tabs.hpp"
#include "web/html/layout.hpp"
#include "web/html/parts.hpp"

#include <algorithm>
#include <array>

namespace samvad::web {

namespace {

using storage::word_rules::Action;
using storage::word_rules::Form;
using storage::word_rules::WordRuleRow;

/// The board's name, or that the rule holds everywhere.
std::string place_of(const Text& t, const ModWordsView& view, const WordRuleRow& rule) {
  if (!rule.board) return std::string(t.mod_word_everywhere());
  const auto board =
      std::find_if(view.boards.begin(), view.boards.end(), [&](const auto& b) { return b.id == rule.board; });
  return board == view.boards.end() ? storage::to_text(rule.board) : board->title;
}

void write_rule(Html& html, const Frame& frame, const ModWordsView& view, const WordRuleRow& rule) {
  const auto item = html.open("li", {{"class", "item"}});
  {
    const auto line = html.open("p", {{"class", "meta"}});
    html.element("code", {{"translate", "no"}, {"dir", "auto"}}, rule.pattern);
    html.element("span", {{"class", "badge"}},
                 rule.action == Action::kRefuse ? html.t.mod_word_refuse() : html.t.mod_word_hold());
    html.element("span", rule.form == Form::kLiteral ? html.t.mod_word_literal() : html.t.mod_word_pattern());
    html.element("span", {{"dir", "auto"}}, place_of(html.t, view, rule));
  }
  html.element("p", {{"class", "said"}, {"dir", "auto"}}, rule.reason);
  const auto actions = html.open("div", {{"class", "actions"}});
  write_button_form(html, frame, SafeUrl::path({"mod", "words", storage::to_text(rule.id), "retire"}),
                    html.t.mod_word_retire());
}

void write_form(Html& html, const Frame& frame, const ModWordsView& view) {
  const FormState& state = view.form;
  html.element("h2", html.t.mod_word_add());
  const auto form = open_form(html, frame, SafeUrl::local("/mod/words"));
  write_problems(html, state);
  write_field(
      html, state,
      {.name = "pattern", .label = html.t.mod_word(), .hint = html.t.mod_word_hint(), .required = true, .most = 500});
  const std::array<Choice, 2> forms{
      {{"literal", std::string(html.t.mod_word_literal())}, {"pattern", std::string(html.t.mod_word_pattern())}}};
  write_radios(html, state, {.name = "form", .label = html.t.mod_word_form()}, forms, "literal");
  const std::array<Choice, 2> actions{
      {{"hold", std::string(html.t.mod_word_hold()), std::string(html.t.mod_word_hold_hint())},
       {"refuse", std::string(html.t.mod_word_refuse())}}};
  write_radios(html, state, {.name = "action", .label = html.t.mod_word_action()}, actions, "hold");
  std::vector<Choice> places{{"", std::string(html.t.mod_word_everywhere())}};
  for (const auto& board : view.boards) {
    if (!board.remote && !board.archived_at) places.push_back({storage::to_text(board.id), board.title});
  }
  write_select(html, state, {.name = "board", .label = html.t.mod_word_board(), .hint = html.t.mod_word_board_hint()},
               places);
  write_checkbox(html, state, {.name = "post", .label = html.t.mod_word_in_posts()}, true);
  write_checkbox(html, state, {.name = "title", .label = html.t.mod_word_in_titles()}, true);
  write_checkbox(html, state, {.name = "name", .label = html.t.mod_word_in_names()});
  write_checkbox(html, state, {.name = "bio", .label = html.t.mod_word_in_bios()});
  write_field(html, state,
              {.name = "reason",
               .label = html.t.notices_reason(),
               .hint = html.t.mod_word_reason_hint(),
               .required = true,
               .most = 500});
  write_submit(html, html.t.mod_word_add());
}

}  // namespace

std::string mod_words_page(const Frame& frame, const ModWordsView& view) {
  const PageHead head{.title = std::string(frame.t.mod_words()), .index = false, .shape = "desk"};
  return write_page(frame, head, [&](Html& html) {
    html.element("h1", html.t.mod_title());
    write_mod_tabs(html, frame, "words");
    html.element("h2", {{"class", "section-name"}}, html.t.mod_words());
    html.element("p", {{"class", "lead"}}, html.t.mod_words_lead());
    if (view.rules.empty()) write_empty(html, html.t.mod_words_empty());
    {
      const auto list = html.open("ul", {{"class", "rows"}});
      for (const auto& rule : view.rules) write_rule(html, frame, view, rule);
    }
    write_form(html, frame, view);
  });
}

}  // namespace samvad::web
