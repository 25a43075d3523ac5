#include "forum/people/set_site.hpp"
#include "moderation/policy/set_domain_policy.hpp"
#include "storage/tables/holds.hpp"
#include "storage/tables/jobs.hpp"
#include "storage/tables/members.hpp"
#include "storage/tables/reports.hpp"
#include "storage/views/site_counts.hpp"
#include "web/admin/domains.hpp"
#include "web/admin/handlers.hpp"
#include "web/admin/jobs.hpp"
#include "web/admin/overview.hpp"
#include "web/admin/rules.hpp"
#include "web/admin/settings.hpp"
#include "web/http/errors.hpp"

namespace samvad::web {
namespace {

using storage::Code;
using storage::fail;
using storage::domain_policy::Severity;
namespace delivery_queue = storage::delivery_queue;

Severity severity_of(std::string_view word) {
  return word == "suspend" ? Severity::kSuspend : word == "limit" ? Severity::kLimit : Severity::kNone;
}

forum::Site site_of(const Form& form, forum::Site site) {
  site.name = form.value("name");
  site.description = form.value("description");
  site.contact_email = form.value("contact");
  site.language = form.value("language") == "hi" ? "hi" : "en";
  const std::string_view mode = form.value("registration");
  site.registration = mode == "open"     ? forum::Registration::kOpen
                      : mode == "closed" ? forum::Registration::kClosed
                                         : forum::Registration::kApproval;
  site.is_private = form.has("private");
  site.about_source = form.value("about");
  site.privacy_source = form.value("privacy");
  return site;
}

AdminSettingsView settings_view(Visit& visit) {
  return {.site = forum::load_site(visit.db), .rules = storage::rules::in_force(visit.db, {})};
}

storage::Status act_on_host(Visit& visit, const std::string& host, bool retry) {
  if (retry) {
    delivery_queue::revive(visit.db, host);
  } else {
    delivery_queue::discard(visit.db, host);
  }
  return {};
}

storage::Status act_on_row(Visit& visit, std::string_view kind, std::int64_t id, bool retry) {
  if (kind == "inbox") {
    const bool done = retry ? storage::inbox::revive(visit.db, id) : storage::inbox::discard(visit.db, id);
    if (!done) return fail(Code::kNotFound, "error.no_such_job");
    return {};
  }
  const storage::JobId job{id};
  return retry ? storage::jobs::retry(visit.db, job) : storage::jobs::discard(visit.db, job);
}

}  // namespace

PageResult show_overview(Visit& visit, const AdminServices& services) {
  SAMVAD_CHECK(need_administrator(visit));
  const Text& t = visit.frame.t;
  const auto counts = storage::views::site_counts(visit.db);
  std::int64_t waiting = 0, dead = 0;
  for (const auto& host : delivery_queue::backlog(visit.db)) {
    waiting += host.waiting;
    dead += host.dead;
  }
  OverviewView view{.public_url = visit.services.forum.public_url, .version = SAMVAD_VERSION};
  view.federation = services.federating;
  view.database = "PostgreSQL";
  const auto tile = [&](auto label, std::int64_t count, std::string path, bool alarm = false) {
    return OverviewTile{std::string((t.*label)(count)), count, std::move(path), alarm};
  };
  view.tiles = {
      tile(&Text::admin_tile_reports, storage::reports::open_count(visit.db), "/mod", true),
      tile(&Text::admin_tile_held, storage::holds::open_count(visit.db, {}), "/mod/held", true),
      tile(&Text::admin_tile_applicants, storage::members::waiting_count(visit.db), "/admin/people?filter=waiting",
           true),
      tile(&Text::admin_tile_members, counts.members, "/admin/people"),
      tile(&Text::admin_tile_boards, counts.boards, "/admin/boards"),
      tile(&Text::admin_tile_inbox, storage::inbox::waiting(visit.db), "/admin/jobs"),
      tile(&Text::admin_tile_deliveries, waiting, "/admin/jobs"),
      tile(&Text::admin_tile_dead, dead, "/admin/jobs", true),
  };
  return visit.page(overview_page(visit.frame, view));
}

PageResult show_domains(Visit& visit, const AdminServices&) {
  SAMVAD_CHECK(need_administrator(visit));
  return visit.page(admin_domains_page(visit.frame, {.rows = storage::domain_policy::in_force(visit.db)}));
}

PageResult set_domain(Visit& visit, const AdminServices&) {
  SAMVAD_CHECK(need_administrator(visit));
  SAMVAD_TRY(const auto form, Form::parse(visit.request));
  const auto set = moderation::set_domain_policy(visit.services.forum, visit.db, &visit.scope,
                                                 {.domain = std::string(form.value("domain")),
                                                  .severity = severity_of(form.value("severity")),
                                                  .reject_media = form.has("reject_media"),
                                                  .reject_reports = form.has("reject_reports"),
                                                  .obfuscate = form.has("obfuscate"),
                                                  .public_comment = std::string(form.value("public_comment")),
                                                  .private_comment = std::string(form.value("private_comment"))});
  if (set) return visit.go(SafeUrl::local("/admin/domains"));
  AdminDomainsView view{.rows = storage::domain_policy::in_force(visit.db), .form = typed(form)};
  view.form.add_problem(set.error().key == "error.reason_missing" ? "public_comment" : "domain", visit.frame.t,
                        set.error());
  return visit.page(admin_domains_page(visit.frame, view), form_status_of(set.error().code));
}

PageResult show_jobs(Visit& visit, const AdminServices&) {
  SAMVAD_CHECK(need_administrator(visit));
  AdminJobsView view{.hosts = delivery_queue::backlog(visit.db),
                     .inbox_waiting = storage::inbox::waiting(visit.db),
                     .inbox_dead = storage::inbox::dead(visit.db)};
  for (const auto& letter : storage::jobs::dead_letters(visit.db, {}, 100)) {
    view.jobs_dead.push_back({letter.id.value, letter.kind, letter.reason, letter.created_at});
  }
  return visit.page(admin_jobs_page(visit.frame, view));
}

PageResult act_on_job(Visit& visit, const AdminServices&) {
  SAMVAD_CHECK(need_administrator(visit));
  SAMVAD_TRY(const auto form, Form::parse(visit.request));
  const std::string_view kind = visit.request.param("kind"), act = visit.request.param("act");
  if ((kind != "hosts" && kind != "inbox" && kind != "work") || (act != "retry" && act != "discard")) {
    return fail(Code::kNotFound, "error.not_found");
  }
  if (kind == "hosts") {
    SAMVAD_CHECK(act_on_host(visit, std::string(form.value("id")), act == "retry"));
  } else {
    const auto id = storage::parse_id(form.value("id"));
    if (!id) return fail(Code::kBadInput, "error.bad_id");
    SAMVAD_CHECK(act_on_row(visit, kind, *id, act == "retry"));
  }
  return visit.go(SafeUrl::local("/admin/jobs"));
}

PageResult show_settings(Visit& visit, const AdminServices&) {
  SAMVAD_CHECK(need_administrator(visit));
  AdminSettingsView view = settings_view(visit);
  view.saved = visit.query("saved") == "1";
  return visit.page(admin_settings_page(visit.frame, view));
}

PageResult save_settings(Visit& visit, const AdminServices&) {
  SAMVAD_CHECK(need_administrator(visit));
  SAMVAD_TRY(const auto form, Form::parse(visit.request));
  AdminSettingsView view = settings_view(visit);
  const auto saved = forum::set_site(visit.services.forum, visit.db, &visit.scope, site_of(form, view.site));
  if (saved) {
    visit.services.site.drop();
    return visit.go(SafeUrl::local("/admin/settings").query("saved", "1"));
  }
  view.form = typed(form);
  view.form.add_problem(saved.error().key == "error.site_name_missing" ? "name" : "", visit.frame.t, saved.error());
  return visit.page(admin_settings_page(visit.frame, view), form_status_of(saved.error().code));
}

PageResult change_site_rules(Visit& visit, const AdminServices&) {
  SAMVAD_CHECK(need_administrator(visit));
  SAMVAD_TRY(const auto form, Form::parse(visit.request));
  const auto changed = change_rules(visit, {}, form);
  if (changed) return visit.go(SafeUrl::local("/admin/settings").fragment("rules"));
  AdminSettingsView view = settings_view(visit);
  view.rule_form = typed(form);
  view.rule_form.add_problem("title", visit.frame.t, changed.error());
  return visit.page(admin_settings_page(visit.frame, view), form_status_of(changed.error().code));
}

}  // namespace samvad::web
