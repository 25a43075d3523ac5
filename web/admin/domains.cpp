#include "web/admin/domains.hpp"

#include "web/admin/mod_tabs.hpp"
#include "web/html/layout.hpp"
#include "web/html/parts.hpp"
#include "web/html/time.hpp"

#include <array>

namespace samvad::web {

using storage::domain_policy::PolicyRow;
using storage::domain_policy::Severity;

namespace {

std::string_view severity_text(const Text& t, Severity severity) {
  switch (severity) {
    case Severity::kSuspend:
      return t.measure_domain_suspend();
    case Severity::kLimit:
      return t.measure_domain_limit();
    case Severity::kNone:
      break;
  }
  return t.admin_domain_filtered();
}

void write_row(Html& html, const Frame& frame, const PolicyRow& row) {
  const auto item = html.open("li", {{"class", "item"}});
  html.element("h3", {{"translate", "no"}}, row.domain);
  {
    const auto line = html.open("p", {{"class", "meta"}});
    html.element("span", {{"class", "badge"}}, severity_text(html.t, row.severity));
    if (row.reject_media) html.element("span", {{"class", "badge"}}, html.t.admin_reject_media());
    if (row.reject_reports) html.element("span", {{"class", "badge"}}, html.t.admin_reject_reports());
    write_day(html, row.created_at);
  }
  html.element("p", {{"class", "said"}, {"dir", "auto"}}, row.public_comment);
  if (!row.private_comment.empty()) html.element("p", {{"class", "hint"}, {"dir", "auto"}}, row.private_comment);
  const auto actions = html.open("div", {{"class", "actions"}});
  write_button_form(html, frame, SafeUrl::local("/admin/domains"), html.t.admin_domain_lift(), "quiet",
                    {{"domain", row.domain}, {"severity", "none"}, {"public_comment", row.public_comment}});
}

}  // namespace

std::string admin_domains_page(const Frame& frame, const AdminDomainsView& view) {
  const PageHead head{.title = std::string(frame.t.admin_domains()), .index = false, .shape = "desk"};
  return write_page(frame, head, [&](Html& html) {
    html.element("h1", html.t.nav_admin());
    write_admin_tabs(html, "domains");
    html.element("h2", {{"class", "section-name"}}, html.t.admin_domains());
    html.element("p", {{"class", "lead"}}, html.t.admin_domains_lead());
    if (view.rows.empty()) write_empty(html, html.t.admin_domains_empty());
    {
      const auto list = html.open("ul", {{"class", "rows"}});
      for (const auto& row : view.rows) write_row(html, frame, row);
    }
    html.element("h2", html.t.admin_domain_set());
    const auto form = open_form(html, frame, SafeUrl::local("/admin/domains"), "set-domain");
    write_problems(html, view.form);
    write_field(html, view.form,
                {.name = "domain",
                 .label = html.t.admin_domain(),
                 .hint = html.t.admin_domain_hint(),
                 .required = true,
                 .most = 253});
    const std::array<Choice, 3> severities{{{"limit", std::string(html.t.admin_domain_limit())},
                                            {"suspend", std::string(html.t.admin_domain_suspend())},
                                            {"none", std::string(html.t.admin_domain_none())}}};
    write_radios(html, view.form, {.name = "severity", .label = html.t.notices_measure()}, severities, "limit");
    write_checkbox(html, view.form, {.name = "reject_media", .label = html.t.admin_reject_media()});
    write_checkbox(html, view.form, {.name = "reject_reports", .label = html.t.admin_reject_reports()});
    write_checkbox(html, view.form, {.name = "obfuscate", .label = html.t.admin_obfuscate()});
    write_field(html, view.form,
                {.name = "public_comment",
                 .label = html.t.admin_public_comment(),
                 .type = "area",
                 .required = true,
                 .most = 1000,
                 .rows = 2});
    write_field(
        html, view.form,
        {.name = "private_comment", .label = html.t.mod_internal_note(), .type = "area", .most = 1000, .rows = 2});
    write_submit(html, html.t.admin_domain_submit());
  });
}

}  // namespace samvad::web
