#pragma once

#include "web/admin/services.hpp"
#include "web/http/form.hpp"
#include "web/pages/handlers.hpp"
#include "web/pages/visit.hpp"

namespace samvad::web {

/// A handler of this folder: like a page's, with the administrators' services.
using AdminWork = PageResult (*)(Visit&, const AdminServices&);

/// The pages of moderators, each for one route of its name.
PageResult show_mod_queue(Visit& visit, const AdminServices& services);
PageResult show_mod_report(Visit& visit, const AdminServices& services);
PageResult act_on_report(Visit& visit, const AdminServices& services);  ///< {act}: claim, release, note, decide
PageResult show_own_case(Visit& visit, const AdminServices& services);  ///< about a post or person, without a report
PageResult decide_own_case(Visit& visit, const AdminServices& services);
PageResult show_held(Visit& visit, const AdminServices& services);
PageResult settle_held_post(Visit& visit, const AdminServices& services);  ///< {act}: show, refuse
PageResult show_words(Visit& visit, const AdminServices& services);
PageResult add_word(Visit& visit, const AdminServices& services);
PageResult retire_word(Visit& visit, const AdminServices& services);

/// The pages of administrators, each for one route of its name.
PageResult show_overview(Visit& visit, const AdminServices& services);
PageResult show_admin_boards(Visit& visit, const AdminServices& services);
PageResult create_board_here(Visit& visit, const AdminServices& services);
PageResult show_admin_board(Visit& visit, const AdminServices& services);
PageResult edit_board_here(Visit& visit, const AdminServices& services);
PageResult change_board_part(Visit& visit, const AdminServices& services);  ///< {part}: rules, moderators, archive
PageResult show_people(Visit& visit, const AdminServices& services);
PageResult act_on_person(Visit& visit, const AdminServices& services);  ///< {act}: approve, refuse, role, stakeholder
PageResult show_domains(Visit& visit, const AdminServices& services);
PageResult set_domain(Visit& visit, const AdminServices& services);
PageResult show_jobs(Visit& visit, const AdminServices& services);
PageResult act_on_job(Visit& visit, const AdminServices& services);  ///< {kind} and {act}: retry, discard
PageResult show_settings(Visit& visit, const AdminServices& services);
PageResult save_settings(Visit& visit, const AdminServices& services);
PageResult change_site_rules(Visit& visit, const AdminServices& services);

/// Refuses all but staff and moderators of some board: kUnauthenticated error.log_in_first, kForbidden
/// error.moderators_only.
storage::Status need_moderator(const Visit& visit);
/// Refuses all but administrators: kUnauthenticated error.log_in_first, kForbidden error.administrators_only.
storage::Status need_administrator(const Visit& visit);
/// The id in a route's parameter; kNotFound error.not_found when it is none.
storage::Result<std::int64_t> id_of(const Visit& visit, std::string_view parameter = "id");

}  // namespace samvad::web
