#include "forum/people/account.hpp"
#include "forum/people/sign_up.hpp"
#include "web/admin/handlers.hpp"
#include "web/admin/people.hpp"
#include "web/http/errors.hpp"

namespace samvad::web {
namespace {

using storage::ActorId;
using storage::Code;
using storage::fail;

AdminPeopleView people_view(Visit& visit) {
  AdminPeopleView view{.filter = filter_of(visit.query("filter")), .prefix = visit.query("name")};
  view.page = storage::views::member_list(visit.db, view.filter, view.prefix, visit.query("after"));
  return view;
}

storage::Status act(Visit& visit, ActorId member, std::string_view what, const Form& form) {
  const auto& forum = visit.services.forum;
  if (what == "approve") return forum::approve_account(forum, visit.db, &visit.scope, member);
  if (what == "refuse") return forum::refuse_account(forum, visit.db, &visit.scope, member);
  if (what == "stakeholder") {
    return forum::verify_stakeholder(forum, visit.db, visit.scope, member, form.value("verified") == "yes");
  }
  if (what == "role") {
    const auto role = storage::parse_id(form.value("role"));
    if (!role || *role > 3) return fail(Code::kBadInput, "error.bad_request");
    return forum::set_role(forum, visit.db, &visit.scope, member, static_cast<storage::members::Role>(*role));
  }
  return fail(Code::kNotFound, "error.not_found");
}

}  // namespace

PageResult show_people(Visit& visit, const AdminServices&) {
  SAMVAD_CHECK(need_administrator(visit));
  return visit.page(admin_people_page(visit.frame, people_view(visit)));
}

PageResult act_on_person(Visit& visit, const AdminServices&) {
  SAMVAD_CHECK(need_administrator(visit));
  SAMVAD_TRY(const auto id, id_of(visit));
  SAMVAD_TRY(const auto form, Form::parse(visit.request));
  const auto acted = act(visit, ActorId{id}, visit.request.param("act"), form);
  if (acted) return visit.go(SafeUrl::local("/admin/people"));
  AdminPeopleView view = people_view(visit);
  view.problem = visit.frame.t.by_key(acted.error().key, acted.error().args);
  return visit.page(admin_people_page(visit.frame, view), form_status_of(acted.error().code));
}

}  // namespace samvad::web
