#include "web/admin/handlers.hpp"

namespace samvad::web {
namespace {

using storage::Code;
using storage::fail;

struct Row {
  const char* name;
  Method method;
  const char* pattern;
  AdminWork work;
};

constexpr Row kRows[] = {
    {"mod_queue", Method::kGet, "/mod", show_mod_queue},
    {"mod_report", Method::kGet, "/mod/reports/{id}", show_mod_report},
    {"mod_report_act", Method::kPost, "/mod/reports/{id}/{act}", act_on_report},
    {"mod_post", Method::kGet, "/mod/posts/{id}", show_own_case},
    {"mod_post_decide", Method::kPost, "/mod/posts/{id}/decide", decide_own_case},
    {"mod_person", Method::kGet, "/mod/people/{id}", show_own_case},
    {"mod_person_decide", Method::kPost, "/mod/people/{id}/decide", decide_own_case},
    {"mod_held", Method::kGet, "/mod/held", show_held},
    {"mod_held_act", Method::kPost, "/mod/held/{id}/{act}", settle_held_post},
    {"mod_words", Method::kGet, "/mod/words", show_words},
    {"mod_word_add", Method::kPost, "/mod/words", add_word},
    {"mod_word_retire", Method::kPost, "/mod/words/{id}/retire", retire_word},
    {"admin", Method::kGet, "/admin", show_overview},
    {"admin_boards", Method::kGet, "/admin/boards", show_admin_boards},
    {"admin_board_create", Method::kPost, "/admin/boards", create_board_here},
    {"admin_board", Method::kGet, "/admin/boards/{id}", show_admin_board},
    {"admin_board_edit", Method::kPost, "/admin/boards/{id}", edit_board_here},
    {"admin_board_part", Method::kPost, "/admin/boards/{id}/{part}", change_board_part},
    {"admin_people", Method::kGet, "/admin/people", show_people},
    {"admin_person_act", Method::kPost, "/admin/people/{id}/{act}", act_on_person},
    {"admin_domains", Method::kGet, "/admin/domains", show_domains},
    {"admin_domain_set", Method::kPost, "/admin/domains", set_domain},
    {"admin_jobs", Method::kGet, "/admin/jobs", show_jobs},
    {"admin_job_act", Method::kPost, "/admin/jobs/{kind}/{act}", act_on_job},
    {"admin_settings", Method::kGet, "/admin/settings", show_settings},
    {"admin_settings_save", Method::kPost, "/admin/settings", save_settings},
    {"admin_settings_rules", Method::kPost, "/admin/settings/rules", change_site_rules},
};

}  // namespace

void add_admin_routes(Router& router, const AdminServices& services) {
  for (const Row& row : kRows) {
    Route route{.name = row.name, .method = row.method, .pattern = row.pattern};
    route.page = row.method == Method::kGet;
    route.worker = [&services, work = row.work](const Request& request, storage::Db& db) {
      return run_page(
          services.pages, request, db, [&](Visit& visit) { return work(visit, services); }, false);
    };
    router.add(std::move(route));
  }
}

storage::Status need_moderator(const Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  if (visit.scope.is_staff() || !visit.scope.moderated_boards.empty()) return {};
  return fail(Code::kForbidden, "error.moderators_only");
}

storage::Status need_administrator(const Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  if (visit.scope.is_administrator()) return {};
  return fail(Code::kForbidden, "error.administrators_only");
}

storage::Result<std::int64_t> id_of(const Visit& visit, std::string_view parameter) {
  auto id = storage::parse_id(visit.request.param(parameter));
  if (!id) return fail(Code::kNotFound, "error.not_found");
  return id;
}

}  // namespace samvad::web
