#include "forum/people/credentials.hpp"
#include "forum/people/names.hpp"
#include "forum/people/sessions.hpp"
#include "forum/text/unicode.hpp"
#include "storage/tables/login_tries.hpp"
#include "web/html/links.hpp"
#include "web/http/errors.hpp"
#include "web/pages/error.hpp"
#include "web/pages/handlers.hpp"
#include "web/pages/session_cookie.hpp"
#include "web/pages/sign_in.hpp"
#include "web/pages/steps.hpp"

namespace samvad::web {

namespace login_tries = storage::login_tries;

namespace {

/// Log-in on its way: read the form, compare on the slow executor, open the session.
struct LogIn {
  Form form;
  std::string key;  ///< of the limit by account and address
  forum::LoginCandidate candidate;
  forum::PasswordCheck check;
  std::string rehashed;
};

login_tries::Allowance account_tries(const PageServices& services) {
  return {static_cast<int>(services.settings.integer("limits.login_account")), std::chrono::minutes(15)};
}
Rate address_rate(const PageServices& services) {
  return {static_cast<std::uint32_t>(services.settings.integer("limits.login_address")), std::chrono::hours(1)};
}

Response form_again(Visit& visit, const LogIn& log_in, const storage::Error& error) {
  LogInView view;
  view.state = typed(log_in.form);
  view.back = SafeUrl::local_or(log_in.form.value("return"), "/").text();
  view.state.add_problem("", visit.frame.t, error);
  visit.arm_forms();
  return visit.page(log_in_page(visit.frame, view), form_status_of(error.code));
}

/// Failures are counted before the password is compared, and given back when it was right. Those of an account stand in
/// the database: more processes must not mean more tries, nor a restart new ones.
std::optional<storage::Error> counted(const PageServices& services, storage::Db& db, const Request& request,
                                      const LogIn& log_in) {
  auto wait = services.limits.take("login_address", address_key(request.client_address), address_rate(services));
  if (!wait) wait = login_tries::take(db, log_in.key, account_tries(services));
  if (!wait) return std::nullopt;
  return storage::Error(storage::Code::kRateLimited, "error.too_many")
      .with("retry_after", std::to_string(wait->count()));
}

void finish(Steps& steps, storage::Db& db, LogIn& log_in) {
  const PageServices& services = steps.services();
  const storage::Result<forum::OpenedSession> opened = forum::log_in(
      services.forum, db, log_in.candidate, log_in.check, log_in.rehashed, steps.request().header("user-agent"));
  Visit visit(services, steps.request(), db);
  if (!opened) return steps.answer(form_again(visit, log_in, opened.error()));
  login_tries::give_back(db, log_in.key, account_tries(services));
  services.limits.give_back("login_address", address_key(steps.request().client_address), address_rate(services));
  Response response = visit.go(SafeUrl::local_or(log_in.form.value("return"), "/"));
  write_session_cookie(response, services, *opened);
  steps.answer(std::move(response));
}

/// What failures are counted under: the name or address, however it was spelt (SEC-35). Not the account: then the count
/// would tell which address belongs to which name (SEC-34).
std::string account_of(std::string_view typed) {
  if (typed.starts_with('@')) typed.remove_prefix(1);
  if (const auto email = forum::canonical_email(typed)) return *email;
  return forum::valid_utf8(typed) ? forum::to_lower(typed) : std::string(typed);
}

}  // namespace

void write_session_cookie(Response& response, const PageServices& services, const forum::OpenedSession& opened) {
  const auto lasts = std::chrono::duration_cast<std::chrono::seconds>(opened.expires_at - services.forum.clock.now());
  services.cookies.write(response, kSessionCookie, opened.token, std::max(lasts, std::chrono::seconds(1)));
}

void log_in_steps(const PageServices& services, std::shared_ptr<const Request> request, Responder respond) {
  const auto steps = std::make_shared<Steps>(services, request, respond);
  storage::Result<Form> form = Form::parse(*request);
  if (!form) return steps->answer(failure_page(services, *request, form.error(), status_of(form.error().code)));
  const auto log_in = std::make_shared<LogIn>();
  log_in->form = std::move(*form);
  log_in->key = account_of(log_in->form.value("name")) + "|" + address_key(request->client_address);
  steps->on_worker([steps = steps.get(), log_in](storage::Db& db) {
    if (const auto error = counted(steps->services(), db, steps->request(), *log_in)) {
      Visit visit(steps->services(), steps->request(), db);
      Response response = form_again(visit, *log_in, *error);
      response.set("Retry-After", error->args.front().second);
      return steps->answer(std::move(response));
    }
    log_in->candidate = forum::find_login(db, log_in->form.value("name"));
    steps->on_slow([steps, log_in] {
      const std::string password(log_in->form.value("password"));
      log_in->check = forum::verify_password(log_in->candidate.password_hash, password);
      if (log_in->check.right && log_in->check.outdated) log_in->rehashed = forum::hash_password(password);
      steps->on_worker([steps, log_in](storage::Db& again) { finish(*steps, again, *log_in); });
    });
  });
}

PageResult log_in_form(Visit& visit) {
  const SafeUrl back = SafeUrl::local_or(visit.query("return"), "/");
  if (visit.is_member()) return visit.go(back);
  LogInView view;
  view.back = back.text();
  view.needed = view.back != "/";
  visit.arm_forms();
  return visit.page(log_in_page(visit.frame, view));
}

PageResult log_out(Visit& visit) {
  const std::string_view token = visit.services.cookies.read(visit.request, kSessionCookie);
  if (!token.empty()) forum::log_out(visit.services.forum, visit.db, token);
  Response response = visit.go(SafeUrl::local("/"));
  visit.services.cookies.clear(response, kSessionCookie);
  return response;
}

}  // namespace samvad::web
