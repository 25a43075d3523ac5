#include "web/pages/notices.hpp"

#include "web/html/form.hpp"
#include "web/html/layout.hpp"
#include "web/html/links.hpp"
#include "web/html/pager.hpp"
#include "web/html/parts.hpp"
#include "web/html/time.hpp"

namespace samvad::web {

using storage::decisions::Measure;
using storage::notices::Kind;

std::string_view measure_text(const Text& t, Measure measure) {
  switch (measure) {
    case Measure::kNoBreach:
      return t.measure_no_breach();
    case Measure::kHide:
      return t.measure_hide();
    case Measure::kRemove:
      return t.measure_remove();
    case Measure::kRestore:
      return t.measure_restore();
    case Measure::kWarn:
      return t.measure_warn();
    case Measure::kLimit:
      return t.measure_limit();
    case Measure::kSuspend:
      return t.measure_suspend();
    case Measure::kLift:
      return t.measure_lift();
    case Measure::kLock:
      return t.measure_lock();
    case Measure::kUnlock:
      return t.measure_unlock();
  }
  return {};
}

std::string measure_text(const Text& t, std::string_view word) {
  const std::string key = "measure." + std::string(word);
  return find_sentence(key) < 0 ? std::string(word) : t.by_key(key);
}

namespace {

std::string_view heading_of(const Text& t, Kind kind) {
  switch (kind) {
    case Kind::kDecision:
      return t.notices_decision();
    case Kind::kReportClosed:
      return t.notices_report_closed();
    case Kind::kPostReleased:
      return t.notices_post_released();
    case Kind::kPostRefused:
      return t.notices_post_refused();
    case Kind::kPostHeld:
      return t.notices_post_held();
    case Kind::kAccountApproved:
      return t.notices_account_approved();
  }
  return {};
}

void write_decision(Html& html, const NoticesView& view, const NoticesView::Line& line) {
  const storage::decisions::DecisionRow& decision = *line.decision;
  {
    const auto facts = html.open("dl", {{"class", "facts"}});
    html.element("dt", html.t.notices_measure());
    html.element("dd", measure_text(html.t, decision.measure));
    if (!line.rule.empty()) {
      html.element("dt", html.t.notices_rule());
      html.element("dd", {{"dir", "auto"}}, line.rule);
    }
    html.element("dt", html.t.notices_reason());
    html.element("dd", {{"dir", "auto"}}, decision.reason);
    if (decision.ends_at) {
      html.element("dt", html.t.notices_ends());
      const auto ends = html.open("dd");
      write_day(html, *decision.ends_at);
    }
  }
  if (line.notice.kind != Kind::kReportClosed && !view.contact.empty()) {
    html.element("p", {{"class", "hint"}}, html.t.notices_appeal(view.contact));
  }
}

/// That a post waits, and why: the rule's words and the passage they are about.
void write_held(Html& html, const storage::notices::NoticeRow& notice) {
  html.element("p", html.t.compose_held());
  if (notice.reason.empty() && notice.matched.empty()) return;
  const auto facts = html.open("dl", {{"class", "facts"}});
  if (!notice.reason.empty()) {
    html.element("dt", html.t.notices_reason());
    html.element("dd", {{"dir", "auto"}}, notice.reason);
  }
  if (!notice.matched.empty()) {
    html.element("dt", html.t.notices_held_span());
    html.element("dd", {{"dir", "auto"}}, notice.matched);
  }
}

void write_line(Html& html, const NoticesView& view, const NoticesView::Line& line) {
  const bool unread = !line.notice.read_at;
  const auto item = html.open("li", {{"class", unread ? "card unread" : "card"}});
  {
    const auto heading = html.open("h2");
    html.text(heading_of(html.t, line.notice.kind));
    if (unread) html.text(" ").element("span", {{"class", "tag kind"}}, html.t.notices_unread());
  }
  {
    const auto meta = html.open("p", {{"class", "meta"}});
    write_moment(html, line.notice.created_at);
    if (line.notice.post) html.element("a", {href(post_url(line.notice.post))}, html.t.notices_see_post());
  }
  if (line.notice.kind == Kind::kPostHeld) write_held(html, line.notice);
  if (line.decision) write_decision(html, view, line);
}

}  // namespace

std::string notices_page(const Frame& frame, const NoticesView& view) {
  PageHead head{.title = std::string(frame.t.notices_title())};
  head.index = false;
  head.shape = "narrow";
  return write_page(frame, head, [&](Html& html) {
    {
      const auto row = html.open("div", {{"class", "title-row"}});
      html.element("h1", html.t.notices_title());
      if (frame.viewer && frame.viewer->unread_notices > 0) {
        write_button_form(html, frame, SafeUrl::local("/notifications"), html.t.notices_mark_read(), "");
      }
    }
    if (view.lines.empty()) {
      write_empty(html, html.t.notices_empty(), html.t.notices_empty_next());
      return;
    }
    {
      const auto list = html.open("ul", {{"class", "cards"}});
      for (const NoticesView::Line& line : view.lines) write_line(html, view, line);
    }
    std::optional<SafeUrl> older;
    std::optional<SafeUrl> newer;
    if (view.next) older = SafeUrl::local("/notifications").query("before", storage::to_text(*view.next));
    if (!view.first) newer = SafeUrl::local("/notifications");
    write_cursor_pager(html, newer, older);
  });
}

}  // namespace samvad::web
