#include "storage/tables/public_log.hpp"

#include <algorithm>
#include <limits>

// every read gives the same columns in the same order; a macro because statement texts are constexpr
#define LOG_COLUMNS                                                                                               \
  "id, at, measure, subject, scope, rule, reason, staff_role, automated, ends_at, decision_id, policy_id, salt, " \
  "fields_hash, previous_hash, hash"

namespace samvad::storage::public_log {
namespace {

// rows follow each other one by one; the lock lasts until the decision's COMMIT, and decisions are rare
constexpr Statement kLock{"public_log.lock", "select lock_public_log()"};
constexpr Statement kAppend{"public_log.append", R"(
  insert into public_log (id, at, measure, subject, scope, rule, reason, staff_role, automated, ends_at, decision_id,
                          policy_id, salt, fields_hash, previous_hash, hash)
  values ((select coalesce(max(id), 0) + 1 from public_log), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
          $14, $15))"};
constexpr Statement kNewest{"public_log.newest", "select " LOG_COLUMNS R"( from public_log
  where id < $1 order by id desc limit $2)"};
constexpr Statement kOldest{"public_log.oldest", "select " LOG_COLUMNS R"( from public_log
  where id > $1 order by id limit $2)"};

std::vector<LogRow> read_all(const Rows& rows) {
  std::vector<LogRow> answer;
  answer.reserve(rows.size());
  for (const auto row : rows) {
    answer.push_back({.id = row.integer(0),
                      .at = row.time(1),
                      .measure = row.str(2),
                      .subject = row.str(3),
                      .scope = row.str(4),
                      .rule = row.str(5),
                      .reason = row.str(6),
                      .staff_role = row.str(7),
                      .automated = row.flag(8),
                      .ends_at = row.maybe_time(9),
                      .decision = row.id<DecisionId>(10),
                      .policy = row.integer(11),
                      .salt = row.bytes(12),
                      .fields_hash = row.bytes(13),
                      .previous_hash = row.bytes(14),
                      .hash = row.bytes(15)});
  }
  return answer;
}

}  // namespace

std::string lock_head(Db& db) {
  const Rows rows = db.exec(kLock);
  const auto row = rows.front();
  return row.is_null(0) ? std::string(32, '\0') : row.bytes(0);
}

void append(Db& db, const LogRow& row) {
  Params params = Params::of(row.at, row.measure, row.subject, row.scope, row.rule, row.reason, row.staff_role,
                             row.automated, row.ends_at, row.decision);
  if (row.policy != 0) {
    params.add(row.policy);
  } else {
    params.add_null();
  }
  params.add_bytes(row.salt).add_bytes(row.fields_hash).add_bytes(row.previous_hash).add_bytes(row.hash);
  db.exec(kAppend, params);
}

std::vector<LogRow> newest(Db& db, std::int64_t before, int limit) {
  const std::int64_t below = before > 0 ? before : std::numeric_limits<std::int64_t>::max();
  return read_all(db.exec(kNewest, Params::of(below, std::clamp(limit, 1, 500))));
}

std::vector<LogRow> oldest(Db& db, std::int64_t after, int limit) {
  return read_all(db.exec(kOldest, Params::of(after, std::clamp(limit, 1, 1000))));
}

std::vector<Statement> statements() {
  return {kLock, kAppend, kNewest, kOldest};
}

}  // namespace samvad::storage::public_log
