#include "moderation/decisions/carry_out.hpp"

#include "forum/people/sessions.hpp"
#include "forum/posts/post_state.hpp"
#include "moderation/decisions/measure_names.hpp"
#include "moderation/ledger/ledger.hpp"
#include "storage/base/crypto.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/holds.hpp"
#include "storage/tables/notices.hpp"
#include "storage/tables/rules.hpp"
#include "storage/tables/site_settings.hpp"

#include <set>

namespace samvad::moderation {
namespace {

/// Of the site's settings: what pseudonyms are made with.
constexpr std::string_view kSalt = "log_salt";

using storage::Code;
using storage::fail;
using storage::Status;
using storage::decisions::DecisionRow;
using storage::decisions::Measure;
namespace views = storage::views;
namespace notices = storage::notices;

forum::PostHidden::To shown_as(storage::ContentState state) {
  switch (state) {
    case storage::ContentState::kVisible:
      return forum::PostHidden::To::kVisible;
    case storage::ContentState::kRemoved:
      return forum::PostHidden::To::kRemoved;
    default:
      return forum::PostHidden::To::kHidden;
  }
}

Status move_post(const forum::Forum& forum, storage::Db& db, const Case& the_case, const DecisionRow& row,
                 storage::ContentState state) {
  if (!the_case.post) return fail(Code::kNotFound, "error.no_such_post");
  const auto& post = *the_case.post;
  if (post.state == state) return fail(Code::kConflict, "error.already_so");
  const bool held = post.state == storage::ContentState::kHeld;
  if (held && state == storage::ContentState::kVisible) return forum::release_post(forum, db, post.post, row.author);
  if (held) storage::holds::release(db, post.thread, post.post, row.author);
  SAMVAD_CHECK(forum::apply_post_state(forum, db, post.post, state));
  if (held && post.revision == 1) return {};  // nobody ever saw it: there is nothing to tell other servers
  forum.events.emit(db,
                    forum::PostHidden{post.thread, post.post, post.author, post.board, shown_as(state), row.reason});
  return {};
}

Status measure_person(const forum::Forum& forum, storage::Db& db, const Case& the_case, const DecisionRow& row) {
  const auto& person = the_case.person;
  using Done = forum::ActorMeasured::Measure;
  Done done = Done::kLifted;
  switch (row.measure) {
    case Measure::kLimit:
      if (person.limited_at) return fail(Code::kConflict, "error.already_so");
      storage::actors::set_limited(db, person.actor, true);
      done = Done::kLimited;
      break;
    case Measure::kSuspend:
      if (person.suspended_at && !person.suspended_until && !row.ends_at) {
        return fail(Code::kConflict, "error.already_so");
      }
      storage::actors::set_suspended(db, person.actor, true, row.ends_at);
      forum::end_all_sessions(db, person.actor);
      done = Done::kSuspended;
      break;
    default:
      if (!person.limited_at && !person.suspended_at) return fail(Code::kConflict, "error.already_so");
      storage::actors::set_limited(db, person.actor, false);
      storage::actors::set_suspended(db, person.actor, false, std::nullopt);
      break;
  }
  forum.events.emit(db, forum::ActorMeasured{person.actor, done});
  return {};
}

/// Whether the post waited for a moderator when the case was opened: then the public never saw it.
bool was_held(const Case& the_case) {
  return the_case.post && the_case.post->state == storage::ContentState::kHeld;
}

std::string subject_of(storage::Db& db, const Case& the_case, const DecisionRow& row) {
  if (row.post && !was_held(the_case) && !about_person(row.measure)) return "/p/" + storage::to_text(row.post);
  const bool named = row.measure == Measure::kSuspend;
  if (!named) return pseudonym(db, row.target_actor);
  return "@" + the_case.person.name + (the_case.person.host.empty() ? "" : "@" + the_case.person.host);
}

notices::NoticeRow notice_to(const forum::Forum& forum, storage::ActorId member, notices::Kind kind,
                             const DecisionRow& row) {
  return {.member = member,
          .id = forum.ids.make<storage::NoticeId>(),
          .kind = kind,
          .decision = row.id,
          .report = row.report,
          .thread = row.thread,
          .post = row.post};
}

}  // namespace

Status add_rule(storage::Db& db, DecisionRow& row) {
  if (!row.rule) return {};
  const auto rule = storage::rules::find(db, row.rule);
  if (!rule || rule->retired_at) return fail(Code::kBadInput, "error.rule_missing");
  row.rule_version = rule->version;
  return {};
}

Status carry_out(const forum::Forum& forum, storage::Db& db, const Case& the_case, const DecisionRow& row) {
  switch (row.measure) {
    case Measure::kHide:
      return move_post(forum, db, the_case, row, storage::ContentState::kHidden);
    case Measure::kRemove:
      return move_post(forum, db, the_case, row, storage::ContentState::kRemoved);
    case Measure::kRestore:
      return move_post(forum, db, the_case, row, storage::ContentState::kVisible);
    case Measure::kLimit:
    case Measure::kSuspend:
    case Measure::kLift:
      return measure_person(forum, db, the_case, row);
    default:
      return {};  // no breach and warnings change words only
  }
}

bool end_measure(const forum::Forum& forum, storage::Db& db, const views::ActorTarget& person, Measure measure) {
  using Done = forum::ActorMeasured::Measure;
  const bool limit = measure == Measure::kLimit;
  if (limit ? !person.limited_at : !person.suspended_at) return false;
  if (limit) {
    storage::actors::set_limited(db, person.actor, false);
  } else {
    storage::actors::set_suspended(db, person.actor, false, std::nullopt);
  }
  const bool limited = !limit && person.limited_at;
  const bool suspended = limit && person.suspended_at;
  forum.events.emit(db, forum::ActorMeasured{person.actor, limited     ? Done::kLimited
                                                           : suspended ? Done::kSuspended
                                                                       : Done::kLifted});
  return true;
}

void write_public_log(const forum::Forum& forum, storage::Db& db, const Case& the_case, const DecisionRow& row) {
  if (row.measure == Measure::kNoBreach) return;
  const bool refused = row.measure == Measure::kRemove && was_held(the_case);
  LogEntry entry{.measure = refused ? "refuse" : std::string(measure_name(row.measure)),
                 .subject = subject_of(db, the_case, row),
                 .reason = row.reason,
                 .staff_role = row.automated          ? "system"
                               : row.author_role >= 3 ? "administrator"
                                                      : "moderator",
                 .automated = row.automated,
                 .ends_at = row.ends_at,
                 .decision = row.id};
  if (row.rule) {
    if (const auto rule = storage::rules::find(db, row.rule)) entry.rule = rule->title;
  }
  if (row.board) {
    if (const auto board = views::actor_target(db, row.board)) entry.scope = board->name;
    // the log is everybody's: of a board for members it says that something was done, and no more
    if (const auto board = storage::boards::find(db, row.board); board && board->members_only) {
      entry.scope = entry.rule = entry.reason = "";
      entry.subject = pseudonym(db, row.target_actor);
    }
  }
  record(db, forum.clock, entry);
}

void tell_people(const forum::Forum& forum, storage::Db& db, const Case& the_case, const DecisionRow& row) {
  // 1. the person concerned, when they are a member here and something was done
  if (the_case.person.role > 0 && row.measure != Measure::kNoBreach) {
    notices::insert(db, notice_to(forum, row.target_actor,
                                  was_held(the_case) && row.measure == Measure::kRemove ? notices::Kind::kPostRefused
                                                                                        : notices::Kind::kDecision,
                                  row));
  }
  // 2. each member who reported: that it was decided, not by whom
  if (!row.report) return;
  std::set<storage::ActorId> told;
  for (const auto& report : storage::reports::merged_with(db, row.report)) {
    if (!report.reporter || !told.insert(report.reporter).second) continue;
    notices::insert(db, notice_to(forum, report.reporter, notices::Kind::kReportClosed, row));
  }
}

std::string pseudonym(storage::Db& db, storage::ActorId actor) {
  const auto salt = [&]() -> std::string {
    const auto all = storage::site_settings::all(db);
    const auto found = all.find(std::string(kSalt));
    return found == all.end() ? std::string() : found->second;
  };
  std::string kept = salt();
  if (kept.empty()) {
    storage::site_settings::put(db, kSalt, storage::hex(storage::random_bytes(16)), {});
    kept = salt();  // the one that stands, when two made one
  }
  const auto digest = storage::sha256("public-log:" + kept + ":" + storage::to_text(actor));
  return "person-" + storage::hex(storage::bytes_of(digest).substr(0, 4));
}

}  // namespace samvad::moderation
