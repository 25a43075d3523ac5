#include "moderation/decisions/decide.hpp"

#include "forum/text/reading_text.hpp"
#include "moderation/decisions/carry_out.hpp"
#include "moderation/decisions/measure_names.hpp"
#include "storage/base/guards.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/reports.hpp"
#include "storage/tables/submissions.hpp"
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

/// The report, held until commit, when it may be decided by this viewer.
Result<reports::ReportRow> open_report(storage::Db& db, const forum::ViewerScope& scope, storage::ReportId id) {
  auto report = reports::lock(db, id);
  if (!report) return fail(Code::kNotFound, "error.no_such_report");
  if (report->state != reports::State::kNew && report->state != reports::State::kClaimed) {
    return fail(Code::kConflict, "error.already_decided");
  }
  if (report->reporter == scope.actor) return fail(Code::kForbidden, "error.own_case");
  if (report->claim_holds && report->claimed_by != scope.actor) {
    return fail(Code::kConflict, "error.claimed_by_other");
  }
  return std::move(*report);
}

/// The report that a decision answers: the one named, else the open one about the same post or person, so that nobody
/// decides past a claim and no report stays open on what is settled. Who filed it may act of their own initiative, as
/// before they filed it; the report waits for others.
storage::ReportId answered_report(storage::Db& db, const forum::ViewerScope& scope, const DecisionRequest& request,
                                  storage::ActorId person, storage::PostId post) {
  const bool answers = restricts(request.measure) || request.measure == Measure::kNoBreach;
  if (request.report || !answers) return request.report;
  const auto open = reports::open_on(db, person, post);
  const auto report = open ? reports::find(db, *open) : std::nullopt;
  if (!report || (report->reporter == scope.actor && !report->claim_holds)) return {};
  return report->id;
}

/// Whom the decision is about; nothing is held yet.
storage::ActorId person_of(storage::Db& db, const DecisionRequest& request) {
  if (request.actor) return request.actor;
  const auto report = request.report ? reports::find(db, request.report) : std::nullopt;
  if (!request.post && report) return report->target_actor;
  const auto post = views::post_target(db, request.post);
  return post ? post->author : storage::ActorId{};
}

/// Reads what the decision is about and checks that this viewer may decide it. Person, post and report are held until
/// commit, in this order: what is compared with the state that is read here is true when the decision takes effect.
Result<Case> open_case(storage::Db& db, const forum::ViewerScope& scope, const DecisionRequest& request) {
  Case answer;
  const storage::ActorId person = person_of(db, request);
  const bool there = person && storage::actors::lock(db, person);
  const auto reported = request.report ? reports::find(db, request.report) : std::nullopt;
  const storage::PostId post = request.post ? request.post : reported ? reported->post : storage::PostId{};
  if (post) {
    const auto thread = storage::posts::locate(db, post);
    if (thread) (void)storage::posts::lock(db, *thread, post);
    answer.post = views::post_target(db, post);
    if (!answer.post) return fail(Code::kNotFound, "error.no_such_post");
  }
  if (const auto report = answered_report(db, scope, request, person, post)) {
    SAMVAD_TRY(answer.report, open_report(db, scope, report));
  }
  const auto found = there ? views::actor_target(db, person) : std::nullopt;
  if (!found) return fail(Code::kNotFound, "error.no_such_person");
  answer.person = *found;
  if (request.of_held_post && (!answer.post || answer.post->state != storage::ContentState::kHeld)) {
    return fail(Code::kConflict, "error.already_decided");
  }

  const bool of_board = answer.post && scope.moderates(answer.post->board) && !about_person(request.measure);
  if (!scope.is_staff() && !of_board) return fail(Code::kForbidden, "error.moderators_only");
  SAMVAD_CHECK(check_person(scope, answer));
  return answer;
}

/// What this form decided when it was sent before, or nullopt after it was claimed for `id`.
std::optional<DecisionRow> decided_before(storage::Db& db, const forum::ViewerScope& scope, const std::string& key,
                                          storage::DecisionId id) {
  if (key.empty() || storage::submissions::put(db, scope.actor, key, storage::to_text(id))) return std::nullopt;
  const auto before = storage::submissions::find(db, scope.actor, key);
  const auto known = before ? storage::parse_id(*before) : Result<std::int64_t>(0);
  return known ? storage::decisions::find(db, storage::DecisionId{*known}) : std::nullopt;
}

DecisionRow row_of(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope,
                   const DecisionRequest& request, const Case& the_case) {
  const storage::ReportId report = the_case.report ? the_case.report->id : storage::ReportId{};
  DecisionRow row{.report = report,
                  .measure = request.measure,
                  .target_actor = the_case.person.actor,
                  .rule = request.rule,
                  .reason = request.reason,
                  .internal_note = request.internal_note,
                  .from_notice = static_cast<bool>(report),
                  .author = scope.actor,
                  .author_role = scope.is_administrator() ? 3 : 2,
                  .created_at = forum.clock.now()};
  if (the_case.post) {
    row.thread = the_case.post->thread;
    row.post = the_case.post->post;
    row.board = the_case.post->board;
    row.facts = forum::reading_text(the_case.post->html, the_case.post->summary, the_case.post->attachments);
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
    const auto id = forum.ids.make<storage::DecisionId>();
    if (auto before = decided_before(db, scope, request.submission_key, id)) return std::move(*before);
    SAMVAD_TRY(const Case the_case, open_case(db, scope, request));
    DecisionRow row = row_of(forum, db, scope, request, the_case);
    row.id = id;
    SAMVAD_CHECK(add_rule(db, row));
    storage::decisions::insert(db, row);
    SAMVAD_CHECK(carry_out(forum, db, the_case, row));
    if (row.report && !reports::decide(db, row.report, row.id)) {
      return fail(Code::kConflict, "error.already_decided");
    }
    write_public_log(forum, db, the_case, row);
    tell_people(forum, db, the_case, row);
    return row;
  });
}

}  // namespace samvad::moderation
