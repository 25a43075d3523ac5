#include "forum/people/account.hpp"
#include "forum/people/credentials.hpp"
#include "storage/tables/members.hpp"
#include "web/http/errors.hpp"
#include "web/pages/handlers.hpp"
#include "web/pages/session_cookie.hpp"
#include "web/pages/settings.hpp"
#include "web/pages/steps.hpp"

namespace samvad::web {

namespace {

/// A new password on its way.
struct PasswordChange {
  Form form;
  std::string stored_hash, new_hash;
  bool right = false;
};

std::string email_of(Visit& visit) {
  const std::optional<storage::members::MemberRow> member = storage::members::find(visit.db, visit.scope.actor);
  return member ? member->email : std::string();
}

Response form_again(Visit& visit, const PasswordChange& change, std::string_view field, const storage::Error& error) {
  AccountSettingsView view;
  view.email = email_of(visit);
  view.state = typed(change.form);
  view.state.add_problem(field, visit.frame.t, error);
  return visit.page(account_settings_page(visit.frame, view), status_of(error.code));
}

void finish(Steps& steps, storage::Db& db, const PasswordChange& change) {
  Visit visit(steps.services(), steps.request(), db);
  if (!visit.is_member()) return steps.answer(visit.go(SafeUrl::local("/log-in")));
  if (!change.right) {
    return steps.answer(
        form_again(visit, change, "password", storage::Error(storage::Code::kBadInput, "error.password_mismatch")));
  }
  const storage::Result<forum::OpenedSession> opened = forum::change_password(
      steps.services().forum, db, visit.scope, change.new_hash, steps.request().header("user-agent"));
  if (!opened) return steps.answer(form_again(visit, change, "", opened.error()));
  Response response = visit.go(SafeUrl::local("/settings/account?done=1"));
  write_session_cookie(response, steps.services(), *opened);
  steps.answer(std::move(response));
}

}  // namespace

void password_steps(const PageServices& services, std::shared_ptr<const Request> request, Responder respond) {
  const auto steps = std::make_shared<Steps>(services, request, respond);
  storage::Result<Form> form = Form::parse(*request);
  if (!form) return steps->answer(failure_page(services, *request, form.error(), status_of(form.error().code)));
  const auto change = std::make_shared<PasswordChange>();
  change->form = std::move(*form);
  steps->on_worker([steps = steps.get(), change](storage::Db& db) {
    Visit visit(steps->services(), steps->request(), db);
    if (!visit.is_member()) return steps->answer(visit.go(SafeUrl::local("/log-in?return=/settings/account")));
    const std::optional<storage::members::MemberRow> member = storage::members::find(db, visit.scope.actor);
    const storage::Status strong = forum::check_password(change->form.value("new_password"), visit.frame.viewer->name,
                                                         member ? member->email : std::string());
    if (!strong) return steps->answer(form_again(visit, *change, "new_password", strong.error()));
    const Rate rate{static_cast<std::uint32_t>(steps->services().settings.integer("limits.login_account")),
                    std::chrono::minutes(15)};
    if (const auto wait = steps->services().limits.take("password", storage::to_text(visit.scope.actor), rate)) {
      return steps->answer(form_again(visit, *change, "",
                                      storage::Error(storage::Code::kRateLimited, "error.too_many")
                                          .with("retry_after", std::to_string(wait->count()))));
    }
    change->stored_hash = member ? member->password_hash : forum::nobodys_hash();
    steps->on_slow([steps, change] {
      change->right = forum::verify_password(change->stored_hash, change->form.value("password")).right;
      if (change->right) change->new_hash = forum::hash_password(change->form.value("new_password"));
      steps->on_worker([steps, change](storage::Db& again) { finish(*steps, again, *change); });
    });
  });
}

PageResult account_settings_form(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  AccountSettingsView view;
  view.email = email_of(visit);
  if (visit.query("done") == "1") view.done = visit.frame.t.settings_password_changed();
  return visit.page(account_settings_page(visit.frame, view));
}

}  // namespace samvad::web
