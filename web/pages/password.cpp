#include "forum/people/account.hpp"
#include "forum/people/credentials.hpp"
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

std::optional<FieldProblem> check(Visit& visit, const Form& form) {
  const storage::Status strong =
      forum::check_password(form.value("new_password"), visit.frame.viewer->name, email_of(visit));
  if (strong) return std::nullopt;
  return FieldProblem{"new_password", strong.error()};
}

storage::Result<Response> act(Visit& visit, const Form&, const std::string& hash) {
  SAMVAD_TRY(const forum::OpenedSession opened, forum::change_password(visit.services.forum, visit.db, visit.scope,
                                                                       hash, visit.request.header("user-agent")));
  Response response = visit.go(SafeUrl::local("/settings/account?done=1"));
  write_session_cookie(response, visit.services, opened);
  return response;
}

Response form_again(Visit& visit, const Form& form, const FieldProblem& problem) {
  AccountSettingsView view;
  view.email = email_of(visit);
  view.state = typed(form);
  view.state.add_problem(problem.field, visit.frame.t, problem.error);
  return visit.page(account_settings_page(visit.frame, view), form_status_of(problem.error.code));
}

}  // namespace

void password_steps(const PageServices& services, std::shared_ptr<const Request> request, Responder respond) {
  confirm_and_act(services, std::move(request), std::move(respond),
                  {.path = "/settings/account",
                   .check = check,
                   .to_hash = [](const Form& form) { return std::string(form.value("new_password")); },
                   .act = act,
                   .again = form_again});
}

PageResult account_settings_form(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  AccountSettingsView view;
  view.email = email_of(visit);
  if (visit.query("done") == "1") view.done = visit.frame.t.settings_password_changed();
  if (visit.query("done") == "email") view.done = visit.frame.t.settings_email_changed();
  return visit.page(account_settings_page(visit.frame, view));
}

}  // namespace samvad::web
