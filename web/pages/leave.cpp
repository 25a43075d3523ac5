#include "forum/people/account.hpp"
#include "web/http/errors.hpp"
#include "web/pages/confirmed_change.hpp"
#include "web/pages/handlers.hpp"
#include "web/pages/settings.hpp"
#include "web/pages/texts.hpp"

namespace samvad::web {

namespace {

std::optional<FieldProblem> check(Visit&, const Form& form) {
  if (form.has("confirm")) return std::nullopt;
  return FieldProblem{"confirm", storage::Error(storage::Code::kBadInput, "error.confirm_missing")};
}

storage::Result<Response> act(Visit& visit, const Form&, const std::string&) {
  SAMVAD_CHECK(forum::delete_account(visit.services.forum, visit.db, &visit.scope, visit.scope.actor));
  Response response = visit.go(SafeUrl::local("/deleted"));
  visit.services.cookies.clear(response, kSessionCookie);
  return response;
}

Response form_again(Visit& visit, const Form& form, const FieldProblem& problem) {
  SettingsView view;
  view.state = typed(form);
  view.state.add_problem(problem.field, visit.frame.t, problem.error);
  return visit.page(delete_settings_page(visit.frame, view), form_status_of(problem.error.code));
}

}  // namespace

void delete_steps(const PageServices& services, std::shared_ptr<const Request> request, Responder respond) {
  confirm_and_act(services, std::move(request), std::move(respond),
                  {.path = "/settings/delete", .check = check, .act = act, .again = form_again});
}

PageResult delete_settings_form(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  return visit.page(delete_settings_page(visit.frame, {}));
}

PageResult show_deleted(Visit& visit) {
  const Text& t = visit.frame.t;
  return visit.page(message_page(visit.frame, t.deleted_title(), t.deleted_text(), t.nav_home(), SafeUrl::local("/")));
}

}  // namespace samvad::web
