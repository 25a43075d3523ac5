#include "storage/tables/holds.hpp"

#include <algorithm>

#define HOLD_COLUMNS \
  "thread_id, post_id, cause, word_rule_id, matched, author_id, board_id, created_at, released_at, released_by"

namespace samvad::storage::holds {
namespace {

constexpr Statement kPut{"holds.put", R"(
  insert into holds (thread_id, post_id, cause, word_rule_id, matched, author_id, board_id)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (thread_id, post_id) do update
  set cause = excluded.cause, word_rule_id = excluded.word_rule_id, matched = excluded.matched, created_at = now(),
      released_at = null, released_by = null)"};
constexpr Statement kFind{"holds.find", "select " HOLD_COLUMNS " from holds where thread_id = $1 and post_id = $2"};
constexpr Statement kRelease{"holds.release", R"(
  update holds set released_at = now(), released_by = $3
  where thread_id = $1 and post_id = $2 and released_at is null)"};
constexpr Statement kOpen{"holds.open",
                          "select " HOLD_COLUMNS
                          " from holds where released_at is null and (cardinality($1::bigint[]) = 0 or board_id = "
                          "any($1)) order by created_at limit $2"};
constexpr Statement kOpenCount{"holds.open_count", R"(
  select count(*) from holds where released_at is null and (cardinality($1::bigint[]) = 0 or board_id = any($1)))"};

HoldRow read(const Rows::Row& row) {
  return {.thread = row.id<ThreadId>(0),
          .post = row.id<PostId>(1),
          .cause = static_cast<Cause>(row.small(2)),
          .word_rule = row.id<RuleId>(3),
          .matched = row.str(4),
          .author = row.id<ActorId>(5),
          .board = row.id<ActorId>(6),
          .created_at = row.time(7),
          .released_at = row.maybe_time(8),
          .released_by = row.id<ActorId>(9)};
}

}  // namespace

void put(Db& db, const HoldRow& row) {
  db.exec(kPut, Params::of(row.thread, row.post, static_cast<int>(row.cause), row.word_rule, row.matched, row.author,
                           row.board));
}

std::optional<HoldRow> find(Db& db, ThreadId thread, PostId post) {
  const Rows rows = db.exec(kFind, Params::of(thread, post));
  if (rows.empty()) return std::nullopt;
  return read(rows.front());
}

bool release(Db& db, ThreadId thread, PostId post, ActorId by) {
  return db.exec(kRelease, Params::of(thread, post, by)).affected() > 0;
}

std::vector<HoldRow> open(Db& db, const std::vector<ActorId>& boards, int limit) {
  std::vector<HoldRow> answer;
  const Rows rows = db.exec(kOpen, Params::of(boards, std::clamp(limit, 1, 200)));
  for (const auto row : rows) answer.push_back(read(row));
  return answer;
}

int open_count(Db& db, const std::vector<ActorId>& boards) {
  return db.exec(kOpenCount, Params::of(boards)).front().small(0);
}

std::vector<Statement> statements() {
  return {kPut, kFind, kRelease, kOpen, kOpenCount};
}

}  // namespace samvad::storage::holds
