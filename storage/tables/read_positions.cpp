#include "storage/tables/read_positions.hpp"

#include <stdexcept>

namespace samvad::storage::read_positions {
namespace {

constexpr Statement kAdvance{"read_positions.advance", R"(
  insert into read_positions (member_id, thread_id, number) values ($1, $2, $3)
  on conflict (member_id, thread_id) do update set number = excluded.number, seen_at = now()
  where read_positions.number < excluded.number)"};
constexpr Statement kSeen{"read_positions.seen", R"(
  insert into read_positions (member_id, thread_id, number) values ($1, $2, $3)
  on conflict (member_id, thread_id) do update set number = excluded.number, seen_at = now()
  where read_positions.number < excluded.number
  returning set_config('synchronous_commit', 'off', true))"};
constexpr Statement kFindMany{"read_positions.find_many", R"(
  select thread_id, number, seen_at from read_positions where member_id = $1 and thread_id = any($2))"};

}  // namespace

bool advance(Db& db, ActorId member, ThreadId thread, int number) {
  return db.exec(kAdvance, Params::of(member, thread, number)).affected() > 0;
}

bool seen(Db& db, ActorId member, ThreadId thread, int number) {
  if (db.in_transaction()) throw std::logic_error("read_positions::seen in a transaction");
  return !db.exec(kSeen, Params::of(member, thread, number)).empty();
}

int find(Db& db, ActorId member, ThreadId thread) {
  const auto rows = find_many(db, member, {thread});
  return rows.empty() ? 0 : rows.front().number;
}

std::vector<ReadRow> find_many(Db& db, ActorId member, const std::vector<ThreadId>& threads) {
  std::vector<ReadRow> answer;
  if (threads.empty()) return answer;
  const Rows rows = db.exec(kFindMany, Params::of(member, threads));
  for (const auto row : rows) answer.push_back({row.id<ThreadId>(0), row.small(1), row.time(2)});
  return answer;
}

std::vector<Statement> statements() {
  return {kAdvance, kSeen, kFindMany};
}

}  // namespace samvad::storage::read_positions
