#include "moderation/decisions/decide.hpp"

#include "moderation/decisions/carry_out.hpp"
#include "moderation/decisions/measure_names.hpp"
#include "storage/base/guards.hpp"
#include "storage/tables/reports.hpp"
#include "storage/views/case_view.hpp"

namespace samvad::moderation {
namespace {

using storage::Code;
using storage::fail;
using storage::Result;
using storage::Status;
using storage::decisions::DecisionRow;
using storage::decisions::Measure;
namespace views = storage::views;
namespace reports = storage::reports;

constexpr std::size_t kReasonLeast = 10, kReasonMost = 8000;  ///< bytes
constexpr std::chrono::hours kAppealTime{24 * 183};           ///< six months (DSA Art 20)

Status check_words(const DecisionRequest& request) {
  if (request.reason.size() < kReasonLeast) return fail(Code::kBadInput, "error.reason_missing");
  if (request.reason.size() > kReasonMost) return fail(Code::kBadInput, "error.reason_too_long");
  if (restricts(request.measure) && !request.rule) return fail(Code::kBadInput, "error.rule_missing");
  return {};
}

Status check_person(const forum::ViewerScope& scope, const Case& the_case) {
  if (the_case.person.actor == scope.actor && storage::guard_on("SEC-38.own_case"))
    return fail(Code::kForbidden, "error.own_case");
  if (the_case.person.role > 1 && !scope.is_administrator()) return fail(Code::kForbidden, "error.staff_target");
  return {};
}

/// Reads what the decision is about and checks that this viewer may decide it.
Result<Case> open_case(storage::Db& db, const forum::ViewerScope& scope, const DecisionRequest& request) {
  Case answer;
  if (request.report) {
    const auto report = reports::find(db, request.report);
    if (!report) return fail(Code::kNotFound, "error.no_such_report");
    if (report->state != reports::State::kNew && report->state != reports::State::kClaimed) {
      return fail(Code::kConflict, "error.already_decided");
    }
    if (report->reporter == scope.actor) return fail(Code::kForbidden, "error.own_case");
    answer.report = report;
  }
  const storage::PostId post = request.post ? request.post : answer.report ? answer.report->post : storage::PostId{};
  if (post) {
    answer.post = views::post_target(db, post);
    if (!answer.post) return fail(Code::kNotFound, "error.no_such_post");
  }
  const storage::ActorId person = request.actor   ? request.actor
                                  : answer.post   ? answer.post->author
                                  : answer.report ? answer.report->target_actor
                                                  : storage::ActorId{};
  const auto found = views::actor_target(db, person);
  if (!found) return fail(Code::kNotFound, "error.no_such_person");
  answer.person = *found;

  const bool of_board = answer.post && scope.moderates(answer.post->board) && !about_person(request.measure);
  if (!scope.is_staff() && !of_board) return fail(Code::kForbidden, "error.moderators_only");
  SAMVAD_CHECK(check_person(scope, answer));
  return answer;
}

DecisionRow row_of(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope,
                   const DecisionRequest& request, const Case& the_case) {
  DecisionRow row{.id = forum.ids.make<storage::DecisionId>(),
                  .report = request.report,
                  .measure = request.measure,
                  .target_actor = the_case.person.actor,
                  .rule = request.rule,
                  .reason = request.reason,
                  .internal_note = request.internal_note,
                  .from_notice = static_cast<bool>(request.report),
                  .author = scope.actor,
                  .author_role = scope.is_administrator() ? 3 : 2,
                  .created_at = forum.clock.now()};
  if (the_case.post) {
    row.thread = the_case.post->thread;
    row.post = the_case.post->post;
    row.board = the_case.post->board;
    row.facts = the_case.post->source.empty() ? the_case.post->html : the_case.post->source;
  }
  if (!restricts(request.measure)) return row;
  const storage::Instant now = storage::decisions::clock_of_database(db);
  if (request.lasts && request.measure == Measure::kSuspend) row.ends_at = now + *request.lasts;
  row.appeal_until = now + kAppealTime;
  return row;
}

}  // namespace

Result<DecisionRow> decide(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope,
                           const DecisionRequest& request) {
  SAMVAD_CHECK(check_words(request));
  return db.transact<DecisionRow>([&]() -> Result<DecisionRow> {
    SAMVAD_TRY(const Case the_case, open_case(db, scope, request));
    DecisionRow row = row_of(forum, db, scope, request, the_case);
    SAMVAD_CHECK(add_rule(db, row));
    storage::decisions::insert(db, row);
    SAMVAD_CHECK(carry_out(forum, db, the_case, row));
    if (request.report && !reports::decide(db, request.report, row.id)) {
      return fail(Code::kConflict, "error.already_decided");
    }
    write_public_log(forum, db, the_case, row);
    tell_people(forum, db, the_case, row);
    return row;
  });
}

int lift_expired(const forum::Forum& forum, storage::Db& db) {
  int lifted = 0;
  for (const auto& over : storage::decisions::expired(db)) {
    db.transaction([&] {
      const auto person = views::actor_target(db, over.target_actor);
      if (!person) return;
      const Case the_case{.person = *person};
      const DecisionRow row{.id = forum.ids.make<storage::DecisionId>(),
                            .measure = Measure::kLift,
                            .target_actor = over.target_actor,
                            .reason = over.reason,
                            .automated = true,
                            .reverses = over.id,
                            .author_role = 0,
                            .created_at = forum.clock.now()};
      storage::decisions::insert(db, row);
      if (!carry_out(forum, db, the_case, row)) return;
      write_public_log(forum, db, the_case, row);
      tell_people(forum, db, the_case, row);
      ++lifted;
    });
  }
  return lifted;
}

}  // namespace samvad::moderation
