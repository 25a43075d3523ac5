#include "forum/people/sign_up.hpp"

#include "forum/people/credentials.hpp"
#include "forum/people/open_session.hpp"
#include "web/http/errors.hpp"
#include "web/pages/handlers.hpp"
#include "web/pages/session_cookie.hpp"
#include "web/pages/sign_in.hpp"
#include "web/pages/steps.hpp"
#include "web/pages/texts.hpp"

namespace samvad::web {

namespace {

/// Sign-up on its way.
struct Application {
  Form form;
  forum::SignUp request;
  std::string hash;
};

Response form_again(Visit& visit, const Application& application, const storage::Error& error) {
  SignUpView view;
  view.registration = visit.site->registration;
  view.state = typed(application.form);
  view.back = SafeUrl::local_or(application.form.value("return"), "/").text();
  view.state.add_problem(field_of(error.key), visit.frame.t, error);
  visit.arm_forms();
  return visit.page(sign_up_page(visit.frame, view), form_status_of(error.code));
}

std::optional<storage::Error> first_problem(const Steps& steps, storage::Db& db, const Visit& visit,
                                            const Application& application) {
  const PageServices& services = steps.services();
  if (!application.form.has("rules")) return storage::Error(storage::Code::kBadInput, "error.rules_not_accepted");
  const storage::Status checked =
      forum::check_sign_up(services.forum, db, *visit.site, application.request, application.form.value("password"));
  if (!checked) return checked.error();
  const Rate rate{static_cast<std::uint32_t>(services.settings.integer("limits.sign_up")), std::chrono::minutes(30)};
  const auto wait = services.limits.take("sign_up", address_key(steps.request().client_address), rate);
  if (!wait) return std::nullopt;
  return storage::Error(storage::Code::kRateLimited, "error.too_many")
      .with("retry_after", std::to_string(wait->count()));
}

void finish(Steps& steps, storage::Db& db, const Application& application) {
  Visit visit(steps.services(), steps.request(), db);
  const forum::Forum& forum = steps.services().forum;
  struct Joined {
    forum::SignedUp account;
    forum::OpenedSession session;
  };
  const storage::Result<Joined> joined = db.transact<Joined>([&]() -> storage::Result<Joined> {
    SAMVAD_TRY(const forum::SignedUp account,
               forum::sign_up(forum, db, *visit.site, application.request, application.hash));
    return Joined{account, forum::open_session(forum, db, account.member, false, steps.request().header("user-agent"))};
  });
  if (!joined) return steps.answer(form_again(visit, application, joined.error()));
  Response response =
      joined->account.waiting
          ? visit.page(message_page(visit.frame, visit.frame.t.signup_waiting_title(), visit.frame.t.signup_waiting(),
                                    visit.frame.t.errorpage_home(), SafeUrl::local("/")))
          : visit.go(SafeUrl::local_or(application.form.value("return"), "/"));
  write_session_cookie(response, steps.services(), joined->session);
  steps.answer(std::move(response));
}

}  // namespace

void sign_up_steps(const PageServices& services, std::shared_ptr<const Request> request, Responder respond) {
  const auto steps = std::make_shared<Steps>(services, request, respond);
  storage::Result<Form> form = Form::parse(*request);
  if (!form) return steps->answer(failure_page(services, *request, form.error(), status_of(form.error().code)));
  const auto application = std::make_shared<Application>();
  application->form = std::move(*form);
  application->request.name = application->form.value("name");
  application->request.email = application->form.value("email");
  application->request.display_name = application->form.value("display_name");
  application->request.application = application->form.value("application");
  steps->on_worker([steps = steps.get(), application](storage::Db& db) {
    Visit visit(steps->services(), steps->request(), db);
    application->request.language = tag_of(visit.frame.t.language());
    if (const auto problem = first_problem(*steps, db, visit, *application)) {
      return steps->answer(form_again(visit, *application, *problem));
    }
    steps->on_slow([steps, application] {
      application->hash = forum::hash_password(application->form.value("password"));
      steps->on_worker([steps, application](storage::Db& again) { finish(*steps, again, *application); });
    });
  });
}

PageResult sign_up_form(Visit& visit) {
  if (visit.is_member()) return visit.go(SafeUrl::local("/"));
  SignUpView view;
  view.registration = visit.site->registration;
  view.back = SafeUrl::local_or(visit.query("return"), "/").text();
  visit.arm_forms();
  return visit.page(sign_up_page(visit.frame, view));
}

}  // namespace samvad::web
