#include "forum/boards/boards.hpp"
#include "forum/people/credentials.hpp"
#include "forum/people/open_session.hpp"
#include "forum/people/set_site.hpp"
#include "forum/people/sign_up.hpp"
#include "web/html/links.hpp"
#include "web/http/errors.hpp"
#include "web/pages/handlers.hpp"
#include "web/pages/session_cookie.hpp"
#include "web/pages/sign_in.hpp"
#include "web/pages/steps.hpp"

namespace samvad::web {

using storage::Code;
using storage::fail;

namespace {

/// First run on its way.
struct FirstRun {
  Form form;
  forum::SignUp administrator;
  forum::Site site;
  forum::BoardDraft board;
  std::string hash;
};

std::shared_ptr<FirstRun> read_form(Form form) {
  auto run = std::make_shared<FirstRun>();
  run->form = std::move(form);
  const Form& typed_form = run->form;
  run->administrator.name = typed_form.value("name");
  run->administrator.email = typed_form.value("email");
  run->administrator.display_name = typed_form.value("display_name");
  run->administrator.language = typed_form.value("site_language");
  run->administrator.role = storage::members::Role::kAdministrator;
  run->site.name = typed_form.value("site_name");
  run->site.description = typed_form.value("site_description");
  run->site.language = language_of(typed_form.value("site_language")) == Language::kHindi ? "hi" : "en";
  const std::string_view mode = typed_form.value("registration");
  run->site.registration = mode == "1"   ? forum::Registration::kOpen
                           : mode == "3" ? forum::Registration::kClosed
                                         : forum::Registration::kApproval;
  run->site.contact_email = typed_form.value("email");
  run->site.set_up = true;
  run->board.name = typed_form.value("board_name");
  run->board.title = typed_form.value("board_title");
  run->board.language = run->site.language;
  return run;
}

Response form_again(Visit& visit, const FirstRun& run, std::string_view field, const storage::Error& error) {
  SetupView view;
  view.state = typed(run.form);
  view.token = run.form.value("token");
  view.public_address = visit.services.forum.public_url;
  view.state.add_problem(field, visit.frame.t, error);
  visit.arm_forms();
  return visit.page(setup_page(visit.frame, view), form_status_of(error.code));
}

/// The field of an error on the first run, where two names are asked for.
std::string_view field_of_step(std::string_view step, std::string_view key) {
  if (step == "site") return "site_name";
  if (step == "board") return key.starts_with("error.name_") ? "board_name" : "board_title";
  return field_of(key);
}

std::optional<storage::Error> refused(const Steps& steps, const Visit& visit, const FirstRun& run) {
  if (visit.site->set_up) return storage::Error(Code::kConflict, "error.setup_done");
  if (!steps.services().setup_token_fits(run.form.value("token"))) {
    return storage::Error(Code::kForbidden, "error.setup_token");
  }
  return std::nullopt;
}

/// Administrator, site and first board in one transaction: all or nothing. `step` says how far it came.
storage::Result<forum::OpenedSession> make_forum(const Steps& steps, storage::Db& db, const FirstRun& run,
                                                 std::string_view& step) {
  const forum::Forum& forum = steps.services().forum;
  return db.transact<forum::OpenedSession>([&]() -> storage::Result<forum::OpenedSession> {
    if (forum::load_site(db).set_up) return fail(Code::kConflict, "error.setup_done");
    step = "administrator";
    SAMVAD_TRY(const forum::SignedUp account, forum::sign_up(forum, db, run.site, run.administrator, run.hash, true));
    step = "site";
    SAMVAD_CHECK(forum::set_site(forum, db, nullptr, run.site));
    step = "board";
    const forum::ViewerScope scope = forum::member_scope(db, account.member, false);
    SAMVAD_TRY([[maybe_unused]] const storage::ActorId board, forum::create_board(forum, db, &scope, run.board));
    return forum::open_session(forum, db, account.member, true, steps.request().header("user-agent"));
  });
}

void finish(Steps& steps, storage::Db& db, const FirstRun& run) {
  std::string_view step;
  const storage::Result<forum::OpenedSession> opened = make_forum(steps, db, run, step);
  if (opened) {
    steps.services().site.drop();
    steps.services().setup_done();
  }
  Visit visit(steps.services(), steps.request(), db);
  if (!opened) {
    return steps.answer(form_again(visit, run, field_of_step(step, opened.error().key), opened.error()));
  }
  Response response = visit.go(board_url(run.board.name));
  write_session_cookie(response, steps.services(), *opened);
  steps.answer(std::move(response));
}

}  // namespace

void setup_steps(const PageServices& services, std::shared_ptr<const Request> request, Responder respond) {
  const auto steps = std::make_shared<Steps>(services, request, respond);
  storage::Result<Form> form = Form::parse(*request);
  if (!form) return steps->answer(failure_page(services, *request, form.error(), status_of(form.error().code)));
  const std::shared_ptr<FirstRun> run = read_form(std::move(*form));
  steps->on_worker([steps = steps.get(), run](storage::Db& db) {
    Visit visit(steps->services(), steps->request(), db);
    if (const auto error = refused(*steps, visit, *run)) {
      return steps->answer(form_again(visit, *run, error->key == "error.setup_token" ? "token" : "", *error));
    }
    forum::Site open_site = run->site;
    open_site.registration = forum::Registration::kOpen;
    const storage::Status checked =
        forum::check_sign_up(steps->services().forum, db, open_site, run->administrator, run->form.value("password"));
    if (!checked) return steps->answer(form_again(visit, *run, field_of(checked.error().key), checked.error()));
    steps->on_slow([steps, run] {
      run->hash = forum::hash_password(run->form.value("password"));
      steps->on_worker([steps, run](storage::Db& again) { finish(*steps, again, *run); });
    });
  });
}

PageResult setup_form(Visit& visit) {
  if (visit.site->set_up) return visit.go(SafeUrl::local("/"));
  SetupView view;
  view.token = visit.query("token");
  view.public_address = visit.services.forum.public_url;
  visit.arm_forms();
  return visit.page(setup_page(visit.frame, view));
}

}  // namespace samvad::web
