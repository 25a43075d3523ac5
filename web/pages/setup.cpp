#include "forum/boards/boards.hpp"
#include "forum/people/credentials.hpp"
#include "forum/people/names.hpp"
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

/// What stands against one field, "" = against all of it.
struct Problem {
  std::string field;
  storage::Error error;
};

Response form_again(Visit& visit, const FirstRun& run, const std::vector<Problem>& problems) {
  SetupView view;
  view.state = typed(run.form);
  view.token = run.form.value("token");
  view.public_address = visit.services.forum.public_url;
  for (const Problem& problem : problems) view.state.add_problem(problem.field, visit.frame.t, problem.error);
  visit.arm_forms();
  return visit.page(setup_page(visit.frame, view), form_status_of(problems.front().error.code));
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

/// Collects problems, one a field.
class Problems {
 public:
  template <class T>
  void note(std::string_view step, const storage::Result<T>& checked) {
    // what is only not ready yet may be when it is needed
    if (checked || checked.error().code == Code::kUnavailable) return;
    const std::string field(field_of_step(step, checked.error().key));
    for (const Problem& known : found) {
      if (known.field == field) return;
    }
    found.push_back({field, checked.error()});
  }
  std::vector<Problem> found;
};

/// All that stands against the form, not only the first: site and board are made for a look and taken back.
std::vector<Problem> problems_of(const Steps& steps, storage::Db& db, const FirstRun& run) {
  const forum::Forum& forum = steps.services().forum;
  const forum::SignUp& who = run.administrator;
  Problems problems;
  (void)db.transact<void>([&]() -> storage::Status {
    problems.found.clear();  // the database may ask for another try
    problems.note("site", forum::set_site(forum, db, nullptr, run.site));
    problems.note("administrator", forum::check_handle(who.name));
    if (!who.email.empty()) problems.note("administrator", forum::canonical_email(who.email));
    problems.note("administrator", forum::check_password(run.form.value("password"), who.name, who.email));
    forum::Site open_site = run.site;
    open_site.registration = forum::Registration::kOpen;
    problems.note("administrator", forum::check_sign_up(forum, db, open_site, who, run.form.value("password")));
    const auto board = forum::create_board(forum, db, nullptr, run.board);
    if (board) return fail(Code::kConflict, "error.setup_done");
    // one of its two names may hide what is wrong with the other
    forum::BoardDraft named = run.board, titled = run.board;
    named.title = "A board";
    titled.name = "the_board_to_look_at";
    problems.note("board", forum::create_board(forum, db, nullptr, titled));
    problems.note("board", board);
    problems.note("board", forum::create_board(forum, db, nullptr, named));
    return fail(Code::kConflict, "error.setup_done");
  });
  return problems.found;
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
    const std::string field(field_of_step(step, opened.error().key));
    return steps.answer(form_again(visit, run, {{field, opened.error()}}));
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
      return steps->answer(form_again(visit, *run, {{error->key == "error.setup_token" ? "token" : "", *error}}));
    }
    if (const auto problems = problems_of(*steps, db, *run); !problems.empty()) {
      return steps->answer(form_again(visit, *run, problems));
    }
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
