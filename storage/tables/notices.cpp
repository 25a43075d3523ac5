#include "storage/tables/notices.hpp"

#include <algorithm>
#include <limits>

namespace samvad::storage::notices {
namespace {

constexpr Statement kInsert{"notices.insert", R"(
  insert into notices (member_id, id, kind, decision_id, report_id, thread_id, post_id, args)
  values ($1, $2, $3, $4, $5, $6, $7, jsonb_strip_nulls(jsonb_build_object('reason', nullif($8::text, ''),
          'matched', nullif($9::text, '')))))"};
constexpr Statement kNewest{"notices.newest", R"(
  select member_id, id, kind, decision_id, report_id, thread_id, post_id, created_at, read_at,
         coalesce(args->>'reason', ''), coalesce(args->>'matched', '')
  from notices where member_id = $1 and id < $2 order by id desc limit $3)"};
constexpr Statement kUnread{"notices.unread", R"(
  select count(*) from (select 1 from notices where member_id = $1 and read_at is null limit 100) counted)"};
constexpr Statement kMarkRead{"notices.mark_read", R"(
  update notices set read_at = now() where member_id = $1 and read_at is null)"};

}  // namespace

void insert(Db& db, const NoticeRow& row) {
  db.exec(kInsert, Params::of(row.member, row.id, static_cast<int>(row.kind), row.decision, row.report, row.thread,
                              row.post, row.reason, row.matched));
}

std::vector<NoticeRow> newest(Db& db, ActorId member, NoticeId before, int limit) {
  const std::int64_t below = before ? before.value : std::numeric_limits<std::int64_t>::max();
  std::vector<NoticeRow> answer;
  const Rows rows = db.exec(kNewest, Params::of(member, below, std::clamp(limit, 1, 100)));
  for (const auto row : rows) {
    answer.push_back({.member = row.id<ActorId>(0),
                      .id = row.id<NoticeId>(1),
                      .kind = static_cast<Kind>(row.small(2)),
                      .decision = row.id<DecisionId>(3),
                      .report = row.id<ReportId>(4),
                      .thread = row.id<ThreadId>(5),
                      .post = row.id<PostId>(6),
                      .reason = row.str(9),
                      .matched = row.str(10),
                      .created_at = row.time(7),
                      .read_at = row.maybe_time(8)});
  }
  return answer;
}

int unread_count(Db& db, ActorId member) {
  return static_cast<int>(db.exec(kUnread, Params::of(member)).front().integer(0));
}

void mark_all_read(Db& db, ActorId member) {
  db.exec(kMarkRead, Params::of(member));
}

std::vector<Statement> statements() {
  return {kInsert, kNewest, kUnread, kMarkRead};
}

}  // namespace samvad::storage::notices
