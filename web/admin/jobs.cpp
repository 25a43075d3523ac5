#include "web/admin/jobs.hpp"

#include "web/admin/mod_tabs.hpp"
#include "web/html/form.hpp"
#include "web/html/layout.hpp"
#include "web/html/parts.hpp"
#include "web/html/time.hpp"

namespace samvad::web {

namespace {

void write_pair(Html& html, const Frame& frame, const std::string& part, const std::string& id) {
  const auto actions = html.open("div", {{"class", "actions"}});
  write_button_form(html, frame, SafeUrl::path({"admin", "jobs", part, "retry"}), html.t.admin_retry(), "quiet",
                    {{"id", id}});
  write_button_form(html, frame, SafeUrl::path({"admin", "jobs", part, "discard"}), html.t.admin_discard(), "quiet bad",
                    {{"id", id}});
}

void write_hosts(Html& html, const Frame& frame, const AdminJobsView& view) {
  const auto section = html.open("section");
  html.element("h3", html.t.admin_deliveries());
  if (view.hosts.empty()) {
    write_empty(html, html.t.admin_deliveries_empty());
    return;
  }
  const auto list = html.open("ul", {{"class", "rows"}});
  for (const auto& host : view.hosts) {
    const auto item = html.open("li", {{"class", "item"}});
    html.element("h4", {{"translate", "no"}}, host.host);
    {
      const auto line = html.open("p", {{"class", "meta"}});
      html.element("span", html.t.admin_waiting(host.waiting));
      html.element("span", html.t.admin_dead(host.dead));
      if (host.failures > 0) {
        const auto next = html.open("span");
        html.text(std::string(html.t.admin_next_try()) + " ");
        write_moment(html, host.next_try_at);
      }
    }
    if (!host.last_error.empty()) html.element("p", {{"class", "hint"}, {"translate", "no"}}, host.last_error);
    if (!host.dead_errors.empty()) {
      const auto line = html.open("p", {{"class", "hint"}});
      html.text(std::string(html.t.admin_dead_because()) + " ");
      html.element("span", {{"translate", "no"}}, host.dead_errors);
    }
    if (host.dead > 0 || host.failures > 0) write_pair(html, frame, "hosts", host.host);
  }
}

void write_dead(Html& html, const Frame& frame, const std::string& part, const std::string& id, const std::string& name,
                const std::string& error, storage::Instant since) {
  const auto item = html.open("li", {{"class", "item"}});
  html.element("h4", {{"translate", "no"}}, name);
  {
    const auto line = html.open("p", {{"class", "meta"}});
    write_moment(html, since);
    html.element("span", {{"translate", "no"}}, error);
  }
  write_pair(html, frame, part, id);
}

void write_inbox(Html& html, const Frame& frame, const AdminJobsView& view) {
  const auto section = html.open("section");
  html.element("h3", html.t.admin_inbox());
  html.element("p", html.t.admin_waiting(view.inbox_waiting));
  const auto list = html.open("ul", {{"class", "rows"}});
  for (const auto& row : view.inbox_dead) {
    write_dead(html, frame, "inbox", std::to_string(row.id), row.activity_uri, row.error, row.received_at);
  }
}

void write_jobs(Html& html, const Frame& frame, const AdminJobsView& view) {
  const auto section = html.open("section");
  html.element("h3", html.t.admin_dead_jobs());
  if (view.jobs_dead.empty()) {
    write_empty(html, html.t.admin_dead_jobs_empty());
    return;
  }
  const auto list = html.open("ul", {{"class", "rows"}});
  for (const auto& job : view.jobs_dead) {
    write_dead(html, frame, "work", std::to_string(job.id), job.kind, job.error, job.since);
  }
}

}  // namespace

std::string admin_jobs_page(const Frame& frame, const AdminJobsView& view) {
  const PageHead head{.title = std::string(frame.t.admin_jobs()), .index = false, .shape = "desk"};
  return write_page(frame, head, [&](Html& html) {
    html.element("h1", html.t.nav_admin());
    write_admin_tabs(html, "jobs");
    html.element("h2", {{"class", "section-name"}}, html.t.admin_jobs());
    write_hosts(html, frame, view);
    write_inbox(html, frame, view);
    write_jobs(html, frame, view);
  });
}

}  // namespace samvad::web
