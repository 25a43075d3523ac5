#include "web/pages/confirmed_change.hpp"

#include "forum/people/credentials.hpp"
#include "storage/tables/login_tries.hpp"
#include "storage/tables/members.hpp"
#include "web/http/errors.hpp"
#include "web/pages/handlers.hpp"

namespace samvad::web {

namespace {

using storage::Code;
using storage::Error;

/// A change on its way through the steps.
struct OnItsWay {
  ConfirmedChange change;
  Form form;
  std::string stored_hash, new_hash;
  bool right = false;
};

std::optional<Error> too_often(const PageServices& services, storage::Db& db, storage::ActorId member) {
  const storage::login_tries::Allowance tries{static_cast<int>(services.settings.integer("limits.login_account")),
                                              std::chrono::minutes(15)};
  const auto wait = storage::login_tries::take(db, "password of " + storage::to_text(member), tries);
  if (!wait) return std::nullopt;
  return Error(Code::kRateLimited, "error.too_many").with("retry_after", std::to_string(wait->count()));
}

std::optional<FieldProblem> refused(Visit& visit, const OnItsWay& way) {
  if (way.change.check) {
    if (auto problem = way.change.check(visit, way.form)) return problem;
  }
  if (auto error = too_often(visit.services, visit.db, visit.scope.actor)) return FieldProblem{"", std::move(*error)};
  return std::nullopt;
}

void finish(Steps& steps, storage::Db& db, const OnItsWay& way) {
  Visit visit(steps.services(), steps.request(), db);
  if (!visit.is_member()) return steps.answer(visit.go(SafeUrl::local("/log-in")));
  if (!way.right) {
    const FieldProblem problem{"password", Error(Code::kBadInput, "error.password_mismatch")};
    return steps.answer(way.change.again(visit, way.form, problem));
  }
  auto response = way.change.act(visit, way.form, way.new_hash);
  if (response) return steps.answer(std::move(*response));
  steps.answer(way.change.again(visit, way.form, {field_of(response.error().key), response.error()}));
}

}  // namespace

void confirm_and_act(const PageServices& services, std::shared_ptr<const Request> request, Responder respond,
                     ConfirmedChange change) {
  const auto steps = std::make_shared<Steps>(services, request, respond);
  storage::Result<Form> form = Form::parse(*request);
  if (!form) return steps->answer(failure_page(services, *request, form.error(), status_of(form.error().code)));
  const auto way = std::make_shared<OnItsWay>(OnItsWay{std::move(change), std::move(*form)});
  steps->on_worker([steps = steps.get(), way](storage::Db& db) {
    Visit visit(steps->services(), steps->request(), db);
    if (!visit.is_member()) {
      return steps->answer(visit.go(SafeUrl::local("/log-in").query("return", way->change.path)));
    }
    if (const auto problem = refused(visit, *way)) return steps->answer(way->change.again(visit, way->form, *problem));
    const auto member = storage::members::find(db, visit.scope.actor);
    way->stored_hash = member ? member->password_hash : forum::nobodys_hash();
    steps->on_slow([steps, way] {
      way->right = forum::verify_password(way->stored_hash, way->form.value("password")).right;
      const std::string fresh = way->right ? way->change.to_hash(way->form) : std::string();
      if (!fresh.empty()) way->new_hash = forum::hash_password(fresh);
      steps->on_worker([steps, way](storage::Db& again) { finish(*steps, again, *way); });
    });
  });
}

}  // namespace samvad::web
