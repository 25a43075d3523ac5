#include "web/admin/mod_report.hpp"

#include "moderation/decisions/measure_names.hpp"
#include "web/admin/mod_tabs.hpp"
#include "web/html/layout.hpp"
#include "web/html/links.hpp"
#include "web/html/parts.hpp"
#include "web/html/person.hpp"
#include "web/html/time.hpp"
#include "web/pages/notices.hpp"

#include <array>

namespace samvad::web {

using storage::decisions::Measure;
using storage::reports::State;

std::optional<Measure> measure_of(std::string_view word) {
  for (int value = 1; value <= 8; ++value) {
    if (moderation::measure_name(static_cast<Measure>(value)) == word) return static_cast<Measure>(value);
  }
  return std::nullopt;
}

namespace {

void write_evidence(Html& html, const ModReportView& view) {
  const auto section = html.open("section");
  html.element("h2", view.report.id ? html.t.mod_evidence() : html.t.mod_case());
  if (view.report.id) html.element("p", {{"class", "hint"}}, html.t.mod_evidence_hint());
  const auto article = html.open("article", {{"class", "case"}});
  html.element("h3", {{"dir", "auto"}}, view.report.snapshot_title);
  {
    const auto line = html.open("p", {{"class", "meta"}});
    write_name(html, view.names.person(view.report.target_actor));
    if (view.report.post) html.element("a", {href(post_url(view.report.post))}, html.t.notices_see_post());
  }
  const auto prose = html.open("div", {{"class", "prose"}, {"dir", "auto"}});
  html.raw(SanitisedHtml(view.report.snapshot_html));
}

void write_complaints(Html& html, const ModReportView& view) {
  const auto section = html.open("section");
  html.element("h2", html.t.mod_complaints());
  const auto list = html.open("ol", {{"class", "rows"}});
  for (const auto& report : view.merged) {
    const auto item = html.open("li", {{"class", "item"}});
    {
      const auto line = html.open("p", {{"class", "meta"}});
      html.element("span", {{"class", "badge alert"}}, category_text(html.t, report.category));
      if (report.reporter) {
        write_name(html, view.names.person(report.reporter));
      } else {
        html.element("span", html.t.mod_from_server(report.reporter_host));
      }
      write_moment(html, report.created_at);
    }
    if (!report.comment.empty()) html.element("p", {{"class", "said"}, {"dir", "auto"}}, report.comment);
  }
}

void write_history(Html& html, const ModReportView& view) {
  const auto section = html.open("section");
  html.element("h2", html.t.mod_history());
  html.element("p", html.t.mod_history_counts(view.history.total, view.history.actioned));
  if (view.earlier.empty()) return;
  const auto list = html.open("ul");
  for (const auto& decision : view.earlier) {
    const auto item = html.open("li", {{"dir", "auto"}});
    html.element("strong", measure_text(html.t, decision.measure));
    html.text(" ");
    write_day(html, decision.created_at);
    html.text(" – ").text(decision.reason);
  }
}

void write_notes(Html& html, const Frame& frame, const ModReportView& view) {
  const auto section = html.open("section", {{"id", "notes"}});
  html.element("h2", html.t.mod_notes());
  if (!view.notes.empty()) {
    const auto list = html.open("ol", {{"class", "rows"}});
    for (const auto& note : view.notes) {
      const auto item = html.open("li", {{"class", "item"}});
      html.element("p", {{"class", "said"}, {"dir", "auto"}}, note.text);
      const auto line = html.open("p", {{"class", "meta"}});
      write_name(html, view.names.person(note.author));
      write_moment(html, note.created_at);
    }
  }
  const FormState fresh;
  const auto form = open_form(html, frame, SafeUrl::path({"mod", "reports", storage::to_text(view.report.id), "note"}));
  write_field(
      html, fresh,
      {.name = "text", .label = html.t.mod_note_add(), .type = "area", .required = true, .most = 2000, .rows = 2});
  write_submit(html, html.t.common_save(), std::nullopt, "quiet");
}

/// Telling the author's own server, once.
void write_forward(Html& html, const Frame& frame, const ModReportView& view) {
  if (view.host.empty()) return;
  const auto section = html.open("section", {{"id", "forward"}});
  html.element("h2", html.t.mod_forward());
  for (const auto& report : view.merged) {
    if (!report.forwarded_at) continue;
    html.element("p", html.t.mod_forwarded(view.host, day_text(html.t, *report.forwarded_at)));
    return;
  }
  const FormState fresh;
  const auto form =
      open_form(html, frame, SafeUrl::path({"mod", "reports", storage::to_text(view.report.id), "forward"}));
  write_field(html, fresh,
              {.name = "words",
               .label = html.t.mod_forward_words(view.host),
               .hint = html.t.mod_forward_hint(),
               .type = "area",
               .most = 1000,
               .rows = 2});
  write_submit(html, html.t.mod_forward_submit(), std::nullopt, "quiet");
}

/// What a measure is called before it is taken, and what it does.
Choice choice_of(const Html& html, Measure measure) {
  const auto choice = [&](std::string_view label, std::string_view effect) {
    return Choice{std::string(moderation::measure_name(measure)), std::string(label), std::string(effect)};
  };
  const auto& t = html.t;
  switch (measure) {
    case Measure::kHide:
      return choice(t.mod_do_hide(), t.mod_effect_hide());
    case Measure::kRemove:
      return choice(t.mod_do_remove(), t.mod_effect_remove());
    case Measure::kRestore:
      return choice(t.mod_do_restore(), t.mod_effect_restore());
    case Measure::kWarn:
      return choice(t.mod_do_warn(), t.mod_effect_warn());
    case Measure::kLimit:
      return choice(t.mod_do_limit(), t.mod_effect_limit());
    case Measure::kSuspend:
      return choice(t.mod_do_suspend(), t.mod_effect_suspend());
    case Measure::kLift:
      return choice(t.mod_do_lift(), t.mod_effect_lift());
    default:
      return choice(t.mod_do_no_breach(), t.mod_effect_no_breach());
  }
}

/// What would change something as things stand.
std::vector<Choice> measures_for(const Html& html, const ModReportView& view) {
  std::vector<Measure> offered;
  if (view.report.id) offered.push_back(Measure::kNoBreach);  // without a report nobody waits for that word
  if (view.post) {
    using State = storage::ContentState;
    if (view.post->state != State::kHidden) offered.push_back(Measure::kHide);
    if (view.post->state != State::kRemoved) offered.push_back(Measure::kRemove);
    if (view.post->state != State::kVisible) offered.push_back(Measure::kRestore);
  }
  if (view.may_measure_person) {
    offered.push_back(Measure::kWarn);
    if (!view.limited) offered.push_back(Measure::kLimit);
    offered.push_back(Measure::kSuspend);  // of the suspended, for another time
    if (view.limited || view.suspended) offered.push_back(Measure::kLift);
  }
  std::vector<Choice> choices;
  for (const auto measure : offered) choices.push_back(choice_of(html, measure));
  return choices;
}

/// Another moderator works on the report, and their half hour is not over.
bool claimed_by_other(const Frame& frame, const ModReportView& view) {
  return view.report.claim_holds && !(frame.viewer && view.report.claimed_by == frame.viewer->actor);
}

/// Where the form to decide goes: the report, or the post or person of a case without one.
SafeUrl decide_url(const storage::reports::ReportRow& report) {
  if (report.id) return SafeUrl::path({"mod", "reports", storage::to_text(report.id), "decide"});
  if (report.post) return SafeUrl::path({"mod", "posts", storage::to_text(report.post), "decide"});
  return SafeUrl::path({"mod", "people", storage::to_text(report.target_actor), "decide"});
}

void write_decide(Html& html, const Frame& frame, const ModReportView& view) {
  const auto section = html.open("section", {{"id", "decide"}, {"class", "panel"}});
  html.element("h2", html.t.mod_decide());
  if (view.rules.empty()) {  // every measure names a rule
    write_notice(html, "info", html.t.mod_rules_none());
    if (frame.viewer && frame.viewer->administers) {
      const auto line = html.open("p");
      html.element("a", {href(SafeUrl::local("/admin/settings").fragment("rules"))}, html.t.mod_rules_write());
    }
  }
  const auto form = open_form(html, frame, decide_url(view.report));
  write_submission_key(html, view.form);
  write_problems(html, view.form);
  write_radios(html, view.form, {.name = "measure", .label = html.t.notices_measure(), .required = true},
               measures_for(html, view));
  std::vector<Choice> rules{{"", std::string(html.t.mod_rule_choose())}};
  for (const auto& rule : view.rules) rules.push_back({storage::to_text(rule.id), rule.title});
  const Field rule{.name = "rule", .label = html.t.notices_rule(), .hint = html.t.mod_rule_hint(), .depends = true};
  write_select(html, view.form, rule, rules, view.report.rule ? storage::to_text(view.report.rule) : "");
  write_field(html, view.form,
              {.name = "reason",
               .label = html.t.notices_reason(),
               .hint = html.t.mod_reason_hint(),
               .type = "area",
               .required = true,
               .most = 2000,
               .rows = 4});
  if (view.may_measure_person) {
    const std::array<Choice, 4> spans{{{"", std::string(html.t.mod_lasts_open())},
                                       {"24", std::string(html.t.mod_lasts_day())},
                                       {"168", std::string(html.t.mod_lasts_week())},
                                       {"720", std::string(html.t.mod_lasts_month())}}};
    write_select(html, view.form, {.name = "lasts", .label = html.t.mod_lasts()}, spans);
  }
  write_field(html, view.form,
              {.name = "note", .label = html.t.mod_internal_note(), .type = "area", .most = 2000, .rows = 2});
  if (claimed_by_other(frame, view)) {
    // one press, and nothing that was typed is lost
    const auto buttons = html.open("div", {{"class", "buttons"}});
    html.element("button", {{"type", "submit"}, {"name", "take_over"}, {"value", "1"}, {"class", "danger"}},
                 html.t.mod_take_over_decide());
    return;
  }
  write_submit(html, html.t.mod_decide_submit(), SafeUrl::local("/mod"));
}

void write_claim(Html& html, const Frame& frame, const ModReportView& view) {
  const std::string id = storage::to_text(view.report.id);
  const bool mine = view.report.claim_holds && frame.viewer && view.report.claimed_by == frame.viewer->actor;
  const auto box = html.open("div", {{"class", "claim"}});
  if (view.report.claim_holds) {
    const auto* by = view.names.person(view.report.claimed_by);
    write_notice(
        html, "info",
        mine ? std::string(html.t.mod_claimed_mine()) : html.t.mod_claimed_by(by != nullptr ? shown_name(*by) : "?"));
  }
  if (mine) {
    write_button_form(html, frame, SafeUrl::path({"mod", "reports", id, "release"}), html.t.mod_release(), "");
  } else if (claimed_by_other(frame, view)) {
    write_button_form(html, frame, SafeUrl::path({"mod", "reports", id, "take-over"}), html.t.mod_take_over(), "");
  } else {
    write_button_form(html, frame, SafeUrl::path({"mod", "reports", id, "claim"}), html.t.mod_claim(), "");
  }
}

}  // namespace

std::string mod_report_page(const Frame& frame, const ModReportView& view) {
  const PageHead head{.title = std::string(frame.t.mod_report()), .index = false};
  return write_page(frame, head, [&](Html& html) {
    const Crumb crumbs[] = {{std::string(html.t.mod_title()), SafeUrl::local("/mod")},
                            {std::string(html.t.mod_report()), std::nullopt}};
    write_breadcrumbs(html, crumbs);
    html.element("h1", html.t.mod_report());
    const bool open = view.report.state == State::kNew || view.report.state == State::kClaimed;
    const bool reported = static_cast<bool>(view.report.id);
    if (!open) write_notice(html, "good", html.t.mod_decided());
    const auto columns = html.open("div", {{"class", "desk-columns"}});
    {
      const auto left = html.open("div", {{"class", "stack"}});
      write_evidence(html, view);
      if (reported) write_complaints(html, view);
      write_history(html, view);
      if (reported) write_forward(html, frame, view);
      if (reported) write_notes(html, frame, view);
    }
    if (!open) return;
    const auto right = html.open("div");
    if (frame.viewer && view.report.target_actor == frame.viewer->actor) {
      return write_notice(html, "warning", html.t.error_own_case());
    }
    if (reported) write_claim(html, frame, view);
    write_decide(html, frame, view);
  });
}

}  // namespace samvad::web
