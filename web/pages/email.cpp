#include "forum/people/account.hpp"
#include "storage/tables/members.hpp"
#include "web/http/errors.hpp"
#include "web/pages/confirmed_change.hpp"
#include "web/pages/handlers.hpp"
#include "web/pages/session_cookie.hpp"
#include "web/pages/settings.hpp"

namespace samvad::web {

namespace {

std::string email_of(Visit& visit) {
  const std::optional<storage::members::MemberRow> member = storage::members::find(visit.db, visit.scope.actor);
  return member ? member->email : std::string();
}

storage::Result<Response> act(Visit& visit, const Form& form, const std::string&) {
  SAMVAD_TRY(const forum::OpenedSession opened,
             forum::change_email(visit.services.forum, visit.db, visit.scope, form.value("email"),
                                 visit.request.header("user-agent")));
  Response response = visit.go(SafeUrl::local("/settings/account?done=email"));
  write_session_cookie(response, visit.services, opened);
  return response;
}

Response form_again(Visit& visit, const Form& form, const FieldProblem& problem) {
  EmailSettingsView view;
  view.email = email_of(visit);
  view.state = typed(form);
  view.state.add_problem(problem.error.key.starts_with("error.email_") ? "email" : problem.field, visit.frame.t,
                         problem.error);
  return visit.page(email_settings_page(visit.frame, view), form_status_of(problem.error.code));
}

}  // namespace

void email_steps(const PageServices& services, std::shared_ptr<const Request> request, Responder respond) {
  confirm_and_act(services, std::move(request), std::move(respond),
                  {.path = "/settings/email", .act = act, .again = form_again});
}

PageResult email_settings_form(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  EmailSettingsView view;
  view.email = email_of(visit);
  return visit.page(email_settings_page(visit.frame, view));
}

}  // namespace samvad::web
