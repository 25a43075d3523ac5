#include "moderation/reports/file_report.hpp"

#include "forum/access/can_do.hpp"
#include "forum/access/can_see.hpp"
#include "forum/text/reading_text.hpp"
#include "storage/base/guards.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/rules.hpp"
#include "storage/tables/threads.hpp"
#include "storage/views/case_view.hpp"

namespace samvad::moderation {
namespace {

using storage::Code;
using storage::fail;
using storage::Result;
using storage::Status;
using storage::reports::Category;
using storage::reports::ReportRow;
using storage::reports::State;
namespace views = storage::views;
namespace reports = storage::reports;

constexpr std::size_t kCommentMost = 4000;  ///< bytes, 1,000 characters
constexpr int kOpenOfHost = 50;             ///< open reports by one server; more wait until some are decided
constexpr int kRemotePriority = 50;         ///< an unknown reporter's trust, in hundredths
constexpr int kLawPriority = 200;           ///< what may be against the law jumps the queue

Status check_words(storage::Db& db, const ReportRequest& request) {
  if (request.comment.size() > kCommentMost) return fail(Code::kBadInput, "error.comment_too_long");
  if (request.comment.empty() && request.category == Category::kOther) {
    return fail(Code::kBadInput, "error.comment_missing");
  }
  if (request.category == Category::kRule) {
    const auto rule = request.rule ? storage::rules::find(db, request.rule) : std::nullopt;
    if (!rule || rule->retired_at) return fail(Code::kBadInput, "error.rule_missing");
  }
  return {};
}

/// Target and snapshot of a report on a post or a person.
Result<ReportRow> snapshot(storage::Db& db, storage::PostId post, storage::ActorId actor) {
  ReportRow row;
  if (post) {
    const auto target = views::post_target(db, post);
    if (!target || target->state == storage::ContentState::kDeleted) return fail(Code::kNotFound, "error.no_such_post");
    row.target_actor = target->author;
    row.thread = target->thread;
    row.post = target->post;
    row.board = target->board;
    row.snapshot_title = target->thread_title;
    row.snapshot_source = forum::reading_text(target->html, target->summary, target->attachments);
    row.snapshot_html = forum::reading_html(target->html, target->summary, target->attachments);
    return row;
  }
  const auto person = views::actor_target(db, actor);
  if (!person) return fail(Code::kNotFound, "error.no_such_person");
  row.target_actor = person->actor;
  row.snapshot_title = person->display_name.empty() ? person->name : person->display_name;
  row.snapshot_html = person->bio_html;
  return row;
}

/// One may report only what one can see (SEC-38): without this, a report would tell what is there.
bool sees(storage::Db& db, const forum::ViewerScope& scope, storage::PostId id) {
  if (!storage::guard_on("SEC-38.seen")) return true;
  const auto post = storage::posts::find(db, id);
  const auto thread = post ? storage::threads::find(db, post->thread) : std::nullopt;
  const auto board = thread ? storage::boards::find(db, thread->board) : std::nullopt;
  const auto author = board ? storage::actors::find(db, post->author) : std::nullopt;
  return author && forum::can_see(scope, *board, *thread, *post, author->standing());
}

/// What was sent to other servers at all; a limited author's posts were sent to their followers.
bool federated(storage::Db& db, storage::PostId id) {
  if (!storage::guard_on("SEC-38.seen")) return true;
  const auto post = storage::posts::find(db, id);
  const auto thread = post ? storage::threads::find(db, post->thread) : std::nullopt;
  const auto board = thread ? storage::boards::find(db, thread->board) : std::nullopt;
  return board && !board->members_only && thread->visibility != storage::Visibility::kMembers &&
         post->state == storage::ContentState::kVisible;
}

int priority_of(storage::Db& db, const forum::ViewerScope& scope, Category category) {
  const auto record = reports::accuracy_of(db, scope.actor);
  const auto trust = 100 * (record.upheld + 2) / (record.upheld + record.rejected + 4);
  return static_cast<int>(trust) + (category == Category::kLaw ? kLawPriority : 0);
}

/// The first `most` bytes of UTF-8 text, cut between characters.
std::string clipped(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

/// Inserts `row`, merged into the open report on the same target when there is one. One that was decided since it was
/// looked for takes nothing more in: then this is a report of its own.
void insert_or_merge(storage::Db& db, ReportRow& row) {
  const auto open = reports::open_on(db, row.target_actor, row.post);
  if (open && reports::raise_priority(db, *open, row.priority)) {
    row.state = State::kMerged;
    row.merged_into = *open;
  }
  reports::insert(db, row);
}

/// Files what a server says about one target: once into an open report, the snapshot with the report that opens the
/// case, and no more open reports than one server may have. False when nothing may be written.
bool file_of_host(storage::Db& db, ReportRow& row) {
  (void)storage::actors::lock(db, row.target_actor);
  if (const auto open = reports::open_on(db, row.target_actor, row.post)) {
    if (reports::has_reported(db, *open, row.reporter_host)) return false;
    row.snapshot_title = row.snapshot_source = row.snapshot_html = "";
  } else if (reports::open_of_host(db, row.reporter_host, kOpenOfHost) >= kOpenOfHost) {
    return false;
  }
  insert_or_merge(db, row);
  return true;
}

bool reported_before(storage::Db& db, storage::ActorId reporter, const ReportRow& row) {
  const auto open = reports::open_on(db, row.target_actor, row.post);
  if (!open) return false;
  for (const auto& known : reports::merged_with(db, *open)) {
    if (known.reporter == reporter) return true;
  }
  return false;
}

}  // namespace

Result<storage::ReportId> file_report(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope,
                                      const ReportRequest& request) {
  if (!scope.is_member()) return fail(Code::kUnauthenticated, "error.log_in_first");
  SAMVAD_CHECK(forum::may_act(scope));
  SAMVAD_CHECK(check_words(db, request));
  return db.transact<storage::ReportId>([&]() -> Result<storage::ReportId> {
    if (reports::filed_last_hour(db, scope.actor) >= forum.limits.reports) {
      return fail(storage::Error(Code::kRateLimited, "error.too_many_reports").with("retry_after", "3600"));
    }
    if (request.post && !sees(db, scope, request.post)) {
      return fail(Code::kNotFound, "error.no_such_post");
    }
    SAMVAD_TRY(ReportRow row, snapshot(db, request.post, request.actor));
    if (row.target_actor == scope.actor) return fail(Code::kBadInput, "error.own_post");
    (void)storage::actors::lock(db, row.target_actor);  // reports and decisions about one person take turns
    if (reported_before(db, scope.actor, row)) return fail(Code::kConflict, "error.already_reported");
    row.id = forum.ids.make<storage::ReportId>();
    row.reporter = scope.actor;
    row.category = request.category;
    row.rule = request.category == Category::kRule ? request.rule : storage::RuleId{};
    row.comment = request.comment;
    row.priority = priority_of(db, scope, request.category);
    insert_or_merge(db, row);
    forum.events.emit(db, forum::ReportFiled{row.id, request.forward});
    return row.id;
  });
}

int file_remote_report(const forum::Forum& forum, storage::Db& db, const RemoteReport& report) {
  std::vector<storage::PostId> posts = report.posts;
  if (posts.size() > 20) posts.resize(20);
  if (posts.empty()) posts.push_back({});
  int filed = 0;
  db.transaction([&] {
    filed = 0;
    for (const auto post : posts) {
      if (post && !federated(db, post)) continue;
      auto row = snapshot(db, post, report.actor);
      if (!row) continue;
      row->id = forum.ids.make<storage::ReportId>();
      row->reporter_host = report.host;
      row->comment = clipped(report.comment, kCommentMost);
      row->flag_uri = report.flag_uri;
      row->priority = kRemotePriority;
      ++filed;
      if (file_of_host(db, *row)) forum.events.emit(db, forum::ReportFiled{row->id, false});
    }
  });
  return filed;
}

}  // namespace samvad::moderation
