#include "web/admin/mod_queue.hpp"

#include "forum/text/plain.hpp"
#include "forum/text/reading_text.hpp"
#include "web/admin/mod_tabs.hpp"
#include "web/html/layout.hpp"
#include "web/html/links.hpp"
#include "web/html/parts.hpp"
#include "web/html/person.hpp"
#include "web/html/thread_row.hpp"
#include "web/html/time.hpp"

namespace samvad::web {

using storage::reports::Category;
using storage::reports::ReportRow;

const storage::actors::ActorCard* CaseNames::person(storage::ActorId id) const {
  const auto found = people.find(id);
  return found == people.end() ? nullptr : &found->second;
}

std::string_view CaseNames::board(storage::ActorId id) const {
  const auto found = boards.find(id);
  return found == boards.end() ? std::string_view() : found->second;
}

std::string_view category_text(const Text& t, Category category) {
  switch (category) {
    case Category::kSpam:
      return t.report_category_spam();
    case Category::kLaw:
      return t.report_category_law();
    case Category::kRule:
      return t.report_category_rule();
    case Category::kOther:
      break;
  }
  return t.report_category_other();
}

namespace {

constexpr std::size_t kExcerpt = 180;

void write_report(Html& html, const ModQueueView& view, const ReportRow& report) {
  const auto item = html.open("li", {{"class", "item"}});
  {
    const auto heading = html.open("h3");
    const SafeUrl url = SafeUrl::path({"mod", "reports", storage::to_text(report.id)});
    const std::string title =
        report.post ? std::string(shown_title(html.t, report.snapshot_title)) : std::string(html.t.mod_untitled());
    html.element("a", {href(url), {"dir", "auto"}}, title);
  }
  if (const std::string said = forum::excerpt(report.snapshot_html, kExcerpt); !said.empty()) {
    html.element("p", {{"class", "said"}, {"dir", "auto"}}, said);
  }
  const auto line = html.open("p", {{"class", "meta"}});
  html.element("span", {{"class", "badge alert"}}, category_text(html.t, report.category));
  write_name(html, view.names.person(report.target_actor));
  if (const auto board = view.names.board(report.board); !board.empty()) html.element("span", {{"dir", "auto"}}, board);
  write_moment(html, report.created_at);
  if (!report.reporter) html.element("span", html.t.mod_from_server(report.reporter_host));
  if (report.claim_holds) {
    const auto* by = view.names.person(report.claimed_by);
    html.element("span", {{"class", "badge"}}, html.t.mod_claimed_by(by != nullptr ? shown_name(*by) : "?"));
  }
}

std::string cause_text(const Text& t, const storage::views::HeldPost& held) {
  return held.cause == 1 ? t.mod_cause_word(held.matched) : std::string(t.mod_cause_contact());
}

void write_held(Html& html, const Frame& frame, const ModHeldView& view, const storage::views::HeldPost& held) {
  const auto& post = held.target;
  const auto article = html.open("article", {{"class", "case"}, {"id", "held-" + storage::to_text(post.post)}});
  html.element("h3", {{"dir", "auto"}}, shown_title(html.t, post.thread_title));
  {
    const auto line = html.open("p", {{"class", "meta"}});
    write_name(html, view.names.person(post.author));
    html.element("span", {{"dir", "auto"}}, view.names.board(post.board));
    write_moment(html, held.held_at);
  }
  html.element("p", {{"class", "cause"}, {"dir", "auto"}}, cause_text(html.t, held));
  {
    const auto prose = html.open("div", {{"class", "prose"}, {"dir", "auto"}});
    html.raw(SanitisedHtml(forum::reading_html(post.html, post.summary, post.attachments)));
  }
  const std::string id = storage::to_text(post.post);
  const auto row = html.open("div", {{"class", "choices"}});
  write_button_form(html, frame, SafeUrl::path({"mod", "held", id, "show"}), html.t.mod_show_post(), "primary");
  const bool refused = view.refused == post.post;
  FormState state = refused ? view.form : FormState();
  state.set_apart("-" + id);
  const auto more = html.open("details", {{"class", "fold"}, flag("open", refused)});
  html.element("summary", html.t.mod_refuse_post());
  const auto form = open_form(html, frame, SafeUrl::path({"mod", "held", id, "refuse"}), "refuse-" + id);
  write_problems(html, state);
  std::vector<Choice> rules{{"", std::string(html.t.mod_rule_choose())}};
  for (const auto& rule : view.rules) {
    if (!rule.board || rule.board == post.board) rules.push_back({storage::to_text(rule.id), rule.title});
  }
  write_select(html, state, {.name = "rule", .label = html.t.mod_refuse_rule(), .required = true}, rules);
  write_field(html, state,
              {.name = "reason",
               .label = html.t.mod_refuse_reason(),
               .type = "area",
               .required = true,
               .most = 2000,
               .rows = 2});
  write_submit(html, html.t.mod_refuse_post(), std::nullopt, "danger");
}

}  // namespace

std::string mod_queue_page(const Frame& frame, const ModQueueView& view) {
  const PageHead head{.title = std::string(frame.t.mod_queue()), .index = false, .shape = "desk"};
  return write_page(frame, head, [&](Html& html) {
    html.element("h1", html.t.mod_title());
    write_mod_tabs(html, frame, "queue");
    html.element("h2", {{"class", "section-name"}}, html.t.mod_queue());
    if (view.reports.empty()) {
      write_empty(html, html.t.mod_queue_empty(), html.t.footer_log(), SafeUrl::local("/modlog"));
      return;
    }
    const auto list = html.open("ol", {{"class", "rows"}});
    for (const auto& report : view.reports) write_report(html, view, report);
  });
}

std::string mod_held_page(const Frame& frame, const ModHeldView& view) {
  const PageHead head{.title = std::string(frame.t.mod_held()), .index = false, .shape = "desk"};
  return write_page(frame, head, [&](Html& html) {
    html.element("h1", html.t.mod_title());
    write_mod_tabs(html, frame, "held");
    html.element("h2", {{"class", "section-name"}}, html.t.mod_held());
    if (view.posts.empty()) {
      write_empty(html, html.t.mod_held_empty(), html.t.mod_queue(), SafeUrl::local("/mod"));
      return;
    }
    for (const auto& held : view.posts) write_held(html, frame, view, held);
  });
}

}  // namespace samvad::web
