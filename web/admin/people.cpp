#include "web/admin/people.hpp"

#include "web/admin/mod_tabs.hpp"
#include "web/html/layout.hpp"
#include "web/html/pager.hpp"
#include "web/html/parts.hpp"
#include "web/html/person.hpp"
#include "web/html/time.hpp"

#include <array>

namespace samvad::web {

using storage::views::MemberFilter;
using storage::views::MemberLine;

namespace {

constexpr std::array<std::pair<MemberFilter, std::string_view>, 5> kFilters{{{MemberFilter::kAll, "all"},
                                                                             {MemberFilter::kWaiting, "waiting"},
                                                                             {MemberFilter::kStaff, "staff"},
                                                                             {MemberFilter::kLimited, "limited"},
                                                                             {MemberFilter::kSuspended, "suspended"}}};

std::string_view filter_text(const Text& t, MemberFilter filter) {
  switch (filter) {
    case MemberFilter::kWaiting:
      return t.admin_filter_waiting();
    case MemberFilter::kStaff:
      return t.admin_filter_staff();
    case MemberFilter::kLimited:
      return t.person_limited();
    case MemberFilter::kSuspended:
      return t.person_suspended();
    case MemberFilter::kAll:
      break;
  }
  return t.admin_filter_all();
}

SafeUrl member_url(const MemberLine& line, std::string_view part) {
  return SafeUrl::path({"admin", "people", storage::to_text(line.member.actor), part});
}

void write_actions(Html& html, const Frame& frame, const MemberLine& line) {
  const auto actions = html.open("div", {{"class", "actions"}});
  if (line.member.state == storage::members::State::kWaiting) {
    write_button_form(html, frame, member_url(line, "approve"), html.t.admin_approve(), "primary");
    write_button_form(html, frame, member_url(line, "refuse"), html.t.admin_refuse(), "quiet bad");
    return;
  }
  const FormState fresh;
  const std::array<Choice, 3> roles{{{"1", std::string(html.t.role_member())},
                                     {"2", std::string(html.t.role_moderator())},
                                     {"3", std::string(html.t.role_administrator())}}};
  const std::string field_id = "role-" + storage::to_text(line.member.actor);
  {
    const auto form = open_form(html, frame, member_url(line, "role"), field_id, "inline");
    write_select(html, fresh, {.name = "role", .label = html.t.admin_role()}, roles,
                 std::to_string(static_cast<int>(line.member.role)));
    write_submit(html, html.t.common_save(), std::nullopt, "quiet");
  }
  if (line.member.stakeholder != storage::members::Stakeholder::kNone) {
    const bool verified = line.member.stakeholder_verified_at.has_value();
    write_button_form(html, frame, member_url(line, "stakeholder"),
                      verified ? html.t.admin_unverify() : html.t.admin_verify(), "quiet",
                      {{"verified", verified ? "no" : "yes"}});
  }
}

void write_member(Html& html, const Frame& frame, const MemberLine& line) {
  const auto item = html.open("li", {{"class", "item"}});
  {
    const auto heading = html.open("h3");
    write_name(html, &line.card);
  }
  {
    const auto meta = html.open("p", {{"class", "meta"}});
    html.element("span", {{"class", "handle"}, {"translate", "no"}}, "@" + line.card.name);
    write_badges(html, line.card);
    if (line.card.limited) html.element("span", {{"class", "badge"}}, html.t.person_limited());
    if (line.card.closed) html.element("span", {{"class", "badge"}}, html.t.person_suspended());
    write_day(html, line.member.created_at);
  }
  if (!line.member.application_text.empty() && line.member.state == storage::members::State::kWaiting) {
    html.element("blockquote", {{"class", "said"}, {"dir", "auto"}}, line.member.application_text);
  }
  write_actions(html, frame, line);
}

}  // namespace

std::string_view word_of(MemberFilter filter) {
  for (const auto& [value, word] : kFilters) {
    if (value == filter) return word;
  }
  return "all";
}

MemberFilter filter_of(std::string_view word) {
  for (const auto& [value, name] : kFilters) {
    if (name == word) return value;
  }
  return MemberFilter::kAll;
}

std::string admin_people_page(const Frame& frame, const AdminPeopleView& view) {
  const PageHead head{.title = std::string(frame.t.admin_people()), .index = false, .shape = "desk"};
  const SafeUrl base = SafeUrl::local("/admin/people");
  return write_page(frame, head, [&](Html& html) {
    html.element("h1", html.t.nav_admin());
    write_admin_tabs(html, "people");
    html.element("h2", {{"class", "section-name"}}, html.t.admin_people());
    if (!view.problem.empty()) write_notice(html, "error", view.problem);
    std::vector<Tab> tabs;
    for (const auto& [filter, word] : kFilters) {
      tabs.push_back({filter_text(html.t, filter), base.query("filter", word), filter == view.filter});
    }
    write_tabs(html, html.t.admin_filters(), tabs);
    if (view.page.members.empty()) {
      write_empty(html, html.t.admin_people_empty(), html.t.admin_filter_all(), base);
      return;
    }
    {
      const auto list = html.open("ul", {{"class", "rows"}});
      for (const auto& line : view.page.members) write_member(html, frame, line);
    }
    std::optional<SafeUrl> older;
    if (view.page.next) older = base.query("filter", word_of(view.filter)).query("after", *view.page.next);
    write_cursor_pager(html, std::nullopt, older);
  });
}

}  // namespace samvad::web
