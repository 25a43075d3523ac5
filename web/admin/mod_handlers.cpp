#include "forum/text/reading_text.hpp"
#include "moderation/decisions/decide.hpp"
#include "moderation/reports/forward_report.hpp"
#include "storage/tables/rules.hpp"
#include "web/admin/case_names.hpp"
#include "web/admin/handlers.hpp"
#include "web/admin/mod_report.hpp"
#include "web/http/errors.hpp"

namespace samvad::web {
namespace {

using storage::ActorId;
using storage::Code;
using storage::fail;
using storage::ReportId;
using storage::Result;
namespace reports = storage::reports;

constexpr int kQueueRows = 100;

const SafeUrl& queue_url() {
  static const SafeUrl url = SafeUrl::local("/mod");
  return url;
}

SafeUrl report_url(ReportId id) {
  return SafeUrl::path({"mod", "reports", storage::to_text(id)});
}

/// A report that this viewer may see: staff see all, a board's moderators those of their boards.
Result<reports::ReportRow> seen_report(Visit& visit) {
  SAMVAD_CHECK(need_moderator(visit));
  SAMVAD_TRY(const auto id, id_of(visit));
  auto report = reports::find(visit.db, ReportId{id});
  if (report && report->merged_into) report = reports::find(visit.db, report->merged_into);
  if (!report || (!visit.scope.is_staff() && !visit.scope.moderates(report->board))) {
    return fail(Code::kNotFound, "error.no_such_report");
  }
  // who reported one, and what colleagues note about it, is not for oneself to read (SEC-38)
  if (report->target_actor == visit.scope.actor) return fail(Code::kForbidden, "error.own_case");
  return std::move(*report);
}

ModReportView report_view(Visit& visit, const reports::ReportRow& report) {
  ModReportView view{.report = report};
  if (report.id) {
    view.merged = reports::merged_with(visit.db, report.id);
    view.notes = reports::notes(visit.db, report.id);
  }
  view.earlier = storage::decisions::about(visit.db, report.target_actor);
  view.history = reports::history_of(visit.db, report.target_actor, report.id);
  view.rules =
      report.board ? storage::rules::for_board(visit.db, report.board) : storage::rules::in_force(visit.db, {});
  if (report.post) view.post = storage::views::post_target(visit.db, report.post);
  view.may_measure_person = visit.scope.is_staff();
  if (const auto person = storage::views::actor_target(visit.db, report.target_actor)) {
    if (visit.services.forum.federation) view.host = person->host;
    view.limited = person->limited_at.has_value();
    view.suspended = person->suspended_at.has_value();
  }
  std::vector<ActorId> people{report.target_actor, report.claimed_by};
  for (const auto& merged : view.merged) people.push_back(merged.reporter);
  for (const auto& note : view.notes) people.push_back(note.author);
  view.names = names_of(visit.db, visit.services.authors, people, {report.board});
  return view;
}

/// The post or person that the address names, with the text as it stands now, as a case without a report.
Result<reports::ReportRow> case_of_path(Visit& visit) {
  SAMVAD_TRY(const auto id, id_of(visit));
  reports::ReportRow row;
  if (visit.request.path.starts_with("/mod/posts/")) {
    const auto post = storage::views::post_target(visit.db, storage::PostId{id});
    if (!post || (!visit.scope.is_staff() && !visit.scope.moderates(post->board))) {
      return fail(Code::kNotFound, "error.no_such_post");
    }
    row.target_actor = post->author;
    row.thread = post->thread;
    row.post = post->post;
    row.board = post->board;
    row.snapshot_title = post->thread_title;
    row.snapshot_html = forum::reading_html(post->html, post->summary, post->attachments);
    return row;
  }
  const auto person = storage::views::actor_target(visit.db, ActorId{id});
  if (!person || !visit.scope.is_staff()) return fail(Code::kNotFound, "error.no_such_person");
  row.target_actor = person->actor;
  row.snapshot_title = person->display_name.empty() ? person->name : person->display_name;
  row.snapshot_html = person->bio_html;
  return row;
}

/// A case that the viewer opens of their own initiative; the open report on the same, when others have filed one.
Result<reports::ReportRow> own_case(Visit& visit) {
  SAMVAD_CHECK(need_moderator(visit));
  SAMVAD_TRY(auto row, case_of_path(visit));
  const auto open = reports::open_on(visit.db, row.target_actor, row.post);
  auto report = open ? reports::find(visit.db, *open) : std::nullopt;
  if (report && report->reporter != visit.scope.actor) return std::move(*report);
  return row;
}

Result<moderation::DecisionRequest> decision_of(const Form& form, ReportId report) {
  const auto measure = measure_of(form.value("measure"));
  if (!measure) return fail(Code::kBadInput, "error.measure_missing");
  moderation::DecisionRequest request{.measure = *measure,
                                      .report = report,
                                      .reason = std::string(form.value("reason")),
                                      .internal_note = std::string(form.value("note")),
                                      .submission_key = std::string(form.value("submission"))};
  if (const auto rule = storage::parse_id(form.value("rule"))) request.rule = storage::RuleId{*rule};
  if (const auto hours = storage::parse_id(form.value("lasts"))) request.lasts = std::chrono::hours{*hours};
  return request;
}

/// Field of the form to decide that an error is about.
std::string_view decide_field(std::string_view key) {
  if (key == "error.measure_missing") return "measure";
  if (key == "error.rule_missing") return "rule";
  if (key == "error.reason_missing" || key == "error.reason_too_long") return "reason";
  return {};
}

PageResult decide_report(Visit& visit, const reports::ReportRow& report, const Form& form) {
  auto request = decision_of(form, report.id);
  if (request) {
    request->post = report.post;
    request->actor = report.target_actor;
  }
  if (request && form.has("take_over")) {
    const auto taken = moderation::take_over(visit.services.forum, visit.db, visit.scope, report.id);
    if (!taken && taken.error().code != Code::kConflict)
      return fail(taken.error());  // decided already: decide() says it
  }
  auto decided = request ? moderation::decide(visit.services.forum, visit.db, visit.scope, *request)
                         : storage::Result<storage::decisions::DecisionRow>(tl::unexpected(request.error()));
  if (decided) return visit.go(queue_url());
  const auto now =
      report.id ? reports::find(visit.db, report.id) : std::nullopt;  // somebody may have claimed it just now
  ModReportView view = report_view(visit, now ? *now : report);
  view.form = typed(form);
  view.form.add_problem(decide_field(decided.error().key), visit.frame.t, decided.error());
  return visit.page(mod_report_page(visit.frame, view), form_status_of(decided.error().code));
}

struct NoteTag;

PageResult note_report(Visit& visit, const reports::ReportRow& report, const Form& form) {
  const std::string_view text = form.value("text");
  if (!text.empty() && text.size() <= 8000) {
    reports::add_note(visit.db, report.id,
                      {.id = visit.services.forum.ids.make<storage::Id<NoteTag>>().value,
                       .author = visit.scope.actor,
                       .text = std::string(text)});
  }
  return visit.go(report_url(report.id).fragment("notes"));
}

/// Posts that wait, with the names they show.
ModHeldView held_view(Visit& visit) {
  ModHeldView view{
      .posts = storage::views::held_posts(visit.db, visit.scope.is_staff(), visit.scope.moderated_boards, kQueueRows)};
  std::vector<ActorId> people, boards;
  for (const auto& held : view.posts) {
    people.push_back(held.target.author);
    boards.push_back(held.target.board);
  }
  view.names = names_of(visit.db, visit.services.authors, people, boards);
  view.rules = storage::rules::for_boards(visit.db, boards);
  return view;
}

}  // namespace

PageResult show_mod_queue(Visit& visit, const AdminServices&) {
  SAMVAD_CHECK(need_moderator(visit));
  ModQueueView view{.reports =
                        reports::queue(visit.db, visit.scope.is_staff(), visit.scope.moderated_boards, kQueueRows)};
  std::vector<ActorId> people, boards;
  for (const auto& report : view.reports) {
    people.insert(people.end(), {report.target_actor, report.claimed_by});
    boards.push_back(report.board);
  }
  view.names = names_of(visit.db, visit.services.authors, people, boards);
  return visit.page(mod_queue_page(visit.frame, view));
}

PageResult show_mod_report(Visit& visit, const AdminServices&) {
  SAMVAD_TRY(const auto report, seen_report(visit));
  return visit.page(mod_report_page(visit.frame, report_view(visit, report)));
}

PageResult show_own_case(Visit& visit, const AdminServices&) {
  SAMVAD_TRY(const auto row, own_case(visit));
  if (row.id) return visit.go(report_url(row.id));
  return visit.page(mod_report_page(visit.frame, report_view(visit, row)));
}

PageResult decide_own_case(Visit& visit, const AdminServices&) {
  SAMVAD_TRY(const auto row, own_case(visit));
  SAMVAD_TRY(const auto form, Form::parse(visit.request));
  return decide_report(visit, row, form);
}

PageResult act_on_report(Visit& visit, const AdminServices&) {
  SAMVAD_TRY(const auto report, seen_report(visit));
  SAMVAD_TRY(const auto form, Form::parse(visit.request));
  const std::string_view act = visit.request.param("act");
  if (act == "decide") return decide_report(visit, report, form);
  if (act == "note") return note_report(visit, report, form);
  if (act == "forward") {
    SAMVAD_CHECK(moderation::forward_report(visit.services.forum, visit.db, visit.scope, report.id,
                                            std::string(form.value("words"))));
    return visit.go(report_url(report.id).fragment("forward"));
  }
  if (act == "claim") {
    if (report.reporter && report.reporter == visit.scope.actor) return fail(Code::kForbidden, "error.own_case");
    if (!reports::claim(visit.db, report.id, visit.scope.actor)) return fail(Code::kConflict, "error.claimed_by_other");
    return visit.go(report_url(report.id));
  }
  if (act == "take-over") {
    SAMVAD_CHECK(moderation::take_over(visit.services.forum, visit.db, visit.scope, report.id));
    return visit.go(report_url(report.id));
  }
  if (act == "release") {
    reports::release(visit.db, report.id, visit.scope.actor);
    return visit.go(report_url(report.id));
  }
  return fail(Code::kNotFound, "error.not_found");
}

PageResult show_held(Visit& visit, const AdminServices&) {
  SAMVAD_CHECK(need_moderator(visit));
  return visit.page(mod_held_page(visit.frame, held_view(visit)));
}

PageResult settle_held_post(Visit& visit, const AdminServices&) {
  SAMVAD_CHECK(need_moderator(visit));
  SAMVAD_TRY(const auto id, id_of(visit));
  SAMVAD_TRY(const auto form, Form::parse(visit.request));
  const storage::PostId post{id};
  const auto rule = storage::parse_id(form.value("rule"));
  const auto settled =
      visit.request.param("act") == "show"
          ? moderation::show_held(visit.services.forum, visit.db, visit.scope, post)
          : moderation::refuse_held(visit.services.forum, visit.db, visit.scope, post,
                                    storage::RuleId{rule.value_or(0)}, std::string(form.value("reason")));
  if (!settled && !decide_field(settled.error().key).empty()) {
    ModHeldView view = held_view(visit);
    view.refused = post;
    view.form = typed(form);
    view.form.add_problem(decide_field(settled.error().key), visit.frame.t, settled.error());
    return visit.page(mod_held_page(visit.frame, view), form_status_of(settled.error().code));
  }
  if (!settled && settled.error().code != Code::kConflict) return tl::unexpected(settled.error());
  return visit.go(SafeUrl::local("/mod/held"));
}

}  // namespace samvad::web
