#include "storage/tables/decisions.hpp"

// every read gives the same columns in the same order; a macro because statement texts are constexpr
#define DECISION_COLUMNS                                                                                          \
  "id, report_id, measure, target_actor_id, thread_id, post_id, board_id, rule_id, rule_version, facts, reason, " \
  "internal_note, automated, from_notice, ends_at, appeal_until, reverses, author_id, author_role, created_at"

namespace samvad::storage::decisions {
namespace {

constexpr Statement kInsert{"decisions.insert", R"(
  insert into decisions (id, report_id, measure, target_actor_id, thread_id, post_id, board_id, rule_id, rule_version,
                         facts, reason, internal_note, automated, from_notice, ends_at, appeal_until, reverses,
                         author_id, author_role, starts_at, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, clock_timestamp(),
          clock_timestamp()))"};
constexpr Statement kClock{"decisions.clock", "select now()"};
constexpr Statement kFind{"decisions.find", "select " DECISION_COLUMNS " from decisions where id = $1"};
constexpr Statement kFindMany{
    "decisions.find_many", "select " DECISION_COLUMNS " from decisions where id = any($1::bigint[]) order by id desc"};
constexpr Statement kAbout{"decisions.about", "select " DECISION_COLUMNS R"( from decisions
  where target_actor_id = $1 order by created_at desc limit 100)"};
constexpr Statement kNewestOnPost{"decisions.newest_on_post", "select " DECISION_COLUMNS R"( from decisions
  where post_id = $1 order by created_at desc limit 1)"};
// a lift that reverses one decision leaves the others in force
#define EXPIRED                                                                                                   \
  "ends_at is not null and ends_at <= now() and measure in (6, 7) and not exists (select 1 from decisions later " \
  "where later.target_actor_id = d.target_actor_id and later.created_at > d.created_at and (later.measure = "     \
  "d.measure or (later.measure = 8 and (later.reverses is null or later.reverses = d.id))))"
constexpr Statement kExpired{
    "decisions.expired", "select " DECISION_COLUMNS " from decisions d where " EXPIRED " order by ends_at limit 100"};
constexpr Statement kIsExpired{"decisions.is_expired", "select 1 from decisions d where id = $1 and " EXPIRED};

DecisionRow read(const Rows::Row& row) {
  return {.id = row.id<DecisionId>(0),
          .report = row.id<ReportId>(1),
          .measure = static_cast<Measure>(row.small(2)),
          .target_actor = row.id<ActorId>(3),
          .thread = row.id<ThreadId>(4),
          .post = row.id<PostId>(5),
          .board = row.id<ActorId>(6),
          .rule = row.id<RuleId>(7),
          .rule_version = row.small(8),
          .facts = row.str(9),
          .reason = row.str(10),
          .internal_note = row.str(11),
          .automated = row.flag(12),
          .from_notice = row.flag(13),
          .ends_at = row.maybe_time(14),
          .appeal_until = row.maybe_time(15),
          .reverses = row.id<DecisionId>(16),
          .author = row.id<ActorId>(17),
          .author_role = row.small(18),
          .created_at = row.time(19)};
}

std::vector<DecisionRow> read_all(const Rows& rows) {
  std::vector<DecisionRow> answer;
  answer.reserve(rows.size());
  for (const auto row : rows) answer.push_back(read(row));
  return answer;
}

std::optional<DecisionRow> read_one(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return read(rows.front());
}

}  // namespace

void insert(Db& db, const DecisionRow& d) {
  const std::optional<std::int64_t> version =
      d.rule ? std::optional<std::int64_t>(d.rule_version) : std::optional<std::int64_t>();
  db.exec(kInsert, Params::of(d.id, d.report, static_cast<int>(d.measure), d.target_actor, d.thread, d.post, d.board,
                              d.rule, version, d.facts, d.reason, d.internal_note, d.automated, d.from_notice,
                              d.ends_at, d.appeal_until, d.reverses, d.author, d.author_role));
}

Instant clock_of_database(Db& db) {
  return db.exec(kClock).front().time(0);
}

std::optional<DecisionRow> find(Db& db, DecisionId id) {
  return read_one(db.exec(kFind, Params::of(id)));
}

std::vector<DecisionRow> find_many(Db& db, const std::vector<DecisionId>& ids) {
  if (ids.empty()) return {};
  return read_all(db.exec(kFindMany, Params::of(ids)));
}

std::vector<DecisionRow> about(Db& db, ActorId target) {
  return read_all(db.exec(kAbout, Params::of(target)));
}

std::optional<DecisionRow> newest_on_post(Db& db, PostId post) {
  return read_one(db.exec(kNewestOnPost, Params::of(post)));
}

std::vector<DecisionRow> expired(Db& db) {
  return read_all(db.exec(kExpired));
}

bool is_expired(Db& db, DecisionId id) {
  return !db.exec(kIsExpired, Params::of(id)).empty();
}

std::vector<Statement> statements() {
  return {kInsert, kFind, kFindMany, kAbout, kNewestOnPost, kExpired, kIsExpired};
}

}  // namespace samvad::storage::decisions
