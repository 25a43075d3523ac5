#include "storage/tables/reports.hpp"

#include <algorithm>

// every read gives the same columns in the same order; a macro because statement texts are constexpr
#define REPORT_COLUMNS                                                                                                \
  "id, state, merged_into, target_actor_id, thread_id, post_id, board_id, reporter_id, reporter_host, category, "     \
  "rule_id, comment, snapshot_title, snapshot_source, snapshot_html, flag_uri, priority, claimed_by, claimed_until, " \
  "decision_id, created_at, closed_at, forwarded_at, coalesce(state = 3 and claimed_until > now(), false)"

namespace samvad::storage::reports {
namespace {

constexpr Statement kInsert{"reports.insert", R"(
  insert into reports (id, state, merged_into, target_actor_id, thread_id, post_id, board_id, reporter_id, reporter_host,
                       category, rule_id, comment, snapshot_title, snapshot_source, snapshot_html, flag_uri, priority)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17))"};
constexpr Statement kFind{"reports.find", "select " REPORT_COLUMNS " from reports where id = $1"};
constexpr Statement kLock{"reports.lock", "select " REPORT_COLUMNS " from reports where id = $1 for update"};
constexpr Statement kOpenOn{"reports.open_on", R"(
  select id from reports
  where target_actor_id = $1 and coalesce(post_id, 0) = $2 and state in (1, 3)
  order by created_at limit 1)"};
constexpr Statement kQueue{"reports.queue", "select " REPORT_COLUMNS R"( from reports
  where state in (1, 3) and ($1 or board_id = any($2::bigint[]))
  order by priority desc, created_at limit $3)"};
constexpr Statement kOpenCount{"reports.open_count", "select count(*) from reports where state in (1, 3)"};
constexpr Statement kMerged{"reports.merged_with", "select " REPORT_COLUMNS R"( from reports
  where id = $1 or merged_into = $1 order by created_at limit 200)"};
constexpr Statement kClaim{"reports.claim", R"(
  update reports set state = 3, claimed_by = $2, claimed_until = now() + interval '30 minutes'
  where id = $1 and (state = 1 or (state = 3 and (claimed_by = $2 or claimed_until < now()))))"};
constexpr Statement kRelease{"reports.release", R"(
  update reports set state = 1, claimed_by = null, claimed_until = null
  where id = $1 and state = 3 and claimed_by = $2)"};
constexpr Statement kForwarded{"reports.mark_forwarded", "update reports set forwarded_at = now() where id = $1"};
constexpr Statement kTakeOver{"reports.take_over", R"(
  update reports set state = 3, claimed_by = $2, claimed_until = now() + interval '30 minutes'
  where id = $1 and state in (1, 3))"};
constexpr Statement kRaise{"reports.raise",
                           "update reports set priority = priority + $2 where id = $1 and state in (1, 3)"};
constexpr Statement kHasReported{"reports.has_reported", R"(
  select exists (select 1 from reports where id = $1 and reporter_host = $2 and reporter_id is null)
      or exists (select 1 from reports where merged_into = $1 and reporter_host = $2 and reporter_id is null))"};
constexpr Statement kOpenOfHost{"reports.open_of_host", R"(
  select count(*) from (select 1 from reports where state in (1, 3) and reporter_host = $1 and reporter_id is null
                        limit $2) counted)"};
constexpr Statement kDecide{"reports.decide", R"(
  update reports set state = 4, decision_id = $2, closed_at = now() where id = $1 and state in (1, 3))"};
constexpr Statement kDecideMerged{"reports.decide_merged", R"(
  update reports set decision_id = $2, closed_at = now() where merged_into = $1)"};
constexpr Statement kHistory{"reports.history", R"(
  select count(*), count(*) filter (where d.measure in (2, 3, 5, 6, 7))
  from reports r left join decisions d on d.id = r.decision_id
  where r.target_actor_id = $1 and r.state <> 2 and r.id <> coalesce($2::bigint, 0))"};
constexpr Statement kAccuracy{"reports.accuracy", R"(
  select count(*) filter (where d.measure in (2, 3, 5, 6, 7)), count(*) filter (where d.measure = 1)
  from reports r join decisions d on d.id = r.decision_id where r.reporter_id = $1)"};
constexpr Statement kLastHour{"reports.last_hour", R"(
  select count(*) from reports where reporter_id = $1 and created_at > now() - interval '1 hour')"};
constexpr Statement kAddNote{"reports.add_note", R"(
  insert into report_notes (report_id, id, author_id, text) values ($1, $2, $3, $4))"};
constexpr Statement kNotes{"reports.notes", R"(
  select id, author_id, text, created_at from report_notes where report_id = $1 order by id limit 200)"};

ReportRow read(const Rows::Row& row) {
  return {.id = row.id<ReportId>(0),
          .state = static_cast<State>(row.small(1)),
          .merged_into = row.id<ReportId>(2),
          .target_actor = row.id<ActorId>(3),
          .thread = row.id<ThreadId>(4),
          .post = row.id<PostId>(5),
          .board = row.id<ActorId>(6),
          .reporter = row.id<ActorId>(7),
          .reporter_host = row.str(8),
          .category = static_cast<Category>(row.small(9)),
          .rule = row.id<RuleId>(10),
          .comment = row.str(11),
          .snapshot_title = row.str(12),
          .snapshot_source = row.str(13),
          .snapshot_html = row.str(14),
          .flag_uri = row.str(15),
          .priority = row.small(16),
          .claimed_by = row.id<ActorId>(17),
          .claimed_until = row.maybe_time(18),
          .claim_holds = row.flag(23),
          .decision = row.id<DecisionId>(19),
          .created_at = row.time(20),
          .closed_at = row.maybe_time(21),
          .forwarded_at = row.maybe_time(22)};
}

std::vector<ReportRow> read_all(const Rows& rows) {
  std::vector<ReportRow> answer;
  answer.reserve(rows.size());
  for (const auto row : rows) answer.push_back(read(row));
  return answer;
}

}  // namespace

void insert(Db& db, const ReportRow& r) {
  db.exec(kInsert, Params::of(r.id, static_cast<int>(r.state), r.merged_into, r.target_actor, r.thread, r.post, r.board,
                              r.reporter, r.reporter_host, static_cast<int>(r.category), r.rule, r.comment,
                              r.snapshot_title, r.snapshot_source, r.snapshot_html, r.flag_uri, r.priority));
}

std::optional<ReportRow> find(Db& db, ReportId id) {
  const Rows rows = db.exec(kFind, Params::of(id));
  if (rows.empty()) return std::nullopt;
  return read(rows.front());
}

std::optional<ReportRow> lock(Db& db, ReportId id) {
  const Rows rows = db.exec(kLock, Params::of(id));
  if (rows.empty()) return std::nullopt;
  return read(rows.front());
}

std::optional<ReportId> open_on(Db& db, ActorId target, PostId post) {
  const Rows rows = db.exec(kOpenOn, Params::of(target, post.value));
  if (rows.empty()) return std::nullopt;
  return rows.front().id<ReportId>(0);
}

std::vector<ReportRow> queue(Db& db, bool all_boards, const std::vector<ActorId>& boards, int limit) {
  return read_all(db.exec(kQueue, Params::of(all_boards, boards, std::clamp(limit, 1, 200))));
}

std::int64_t open_count(Db& db) {
  return db.exec(kOpenCount).front().integer(0);
}

std::vector<ReportRow> merged_with(Db& db, ReportId id) {
  return read_all(db.exec(kMerged, Params::of(id)));
}

bool claim(Db& db, ReportId id, ActorId staff) {
  return db.exec(kClaim, Params::of(id, staff)).affected() > 0;
}

bool release(Db& db, ReportId id, ActorId staff) {
  return db.exec(kRelease, Params::of(id, staff)).affected() > 0;
}

bool take_over(Db& db, ReportId id, ActorId staff) {
  return db.exec(kTakeOver, Params::of(id, staff)).affected() > 0;
}

void mark_forwarded(Db& db, ReportId id) {
  db.exec(kForwarded, Params::of(id));
}

bool raise_priority(Db& db, ReportId id, int by) {
  return db.exec(kRaise, Params::of(id, by)).affected() > 0;
}

bool has_reported(Db& db, ReportId open, std::string_view host) {
  return db.exec(kHasReported, Params::of(open, host)).front().flag(0);
}

int open_of_host(Db& db, std::string_view host, int most) {
  return static_cast<int>(db.exec(kOpenOfHost, Params::of(host, most)).front().integer(0));
}

bool decide(Db& db, ReportId id, DecisionId decision) {
  if (db.exec(kDecide, Params::of(id, decision)).affected() == 0) return false;
  db.exec(kDecideMerged, Params::of(id, decision));
  return true;
}

History history_of(Db& db, ActorId target, ReportId except) {
  const Rows rows = db.exec(kHistory, Params::of(target, except));
  return {rows.front().integer(0), rows.front().integer(1)};
}

Accuracy accuracy_of(Db& db, ActorId reporter) {
  const Rows rows = db.exec(kAccuracy, Params::of(reporter));
  return {rows.front().integer(0), rows.front().integer(1)};
}

std::int64_t filed_last_hour(Db& db, ActorId reporter) {
  return db.exec(kLastHour, Params::of(reporter)).front().integer(0);
}

void add_note(Db& db, ReportId report, const NoteRow& note) {
  db.exec(kAddNote, Params::of(report, note.id, note.author, note.text));
}

std::vector<NoteRow> notes(Db& db, ReportId report) {
  std::vector<NoteRow> answer;
  const Rows rows = db.exec(kNotes, Params::of(report));
  for (const auto row : rows) {
    answer.push_back({row.integer(0), row.id<ActorId>(1), row.str(2), row.time(3)});
  }
  return answer;
}

std::vector<Statement> statements() {
  return {kInsert,       kFind,    kOpenOn,   kQueue,    kOpenCount,   kMerged,     kClaim,
          kRelease,      kRaise,   kLock,     kTakeOver, kHasReported, kOpenOfHost, kDecide,
          kDecideMerged, kHistory, kAccuracy, kLastHour, kAddNote,     kNotes,      kForwarded};
}

}  // namespace samvad::storage::reports
