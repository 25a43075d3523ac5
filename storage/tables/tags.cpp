#include "storage/tables/tags.hpp"

#include <algorithm>
#include <limits>

namespace samvad::storage::tags {
namespace {

constexpr Statement kAdd{"tags.add", R"(
  insert into thread_tags (thread_id, tag) select $1::bigint, tag from unnest($2::text[]) tag on conflict do nothing)"};
// in one order, so that two writers never wait for each other crosswise
constexpr Statement kAddMany{"tags.add_many", R"(
  insert into thread_tags (thread_id, tag)
  select thread_id, tag from unnest($1::bigint[], $2::text[]) as t(thread_id, tag) order by tag, thread_id
  on conflict do nothing)"};
constexpr Statement kDrop{"tags.drop", R"(
  delete from thread_tags g
  where g.thread_id = $1 and g.tag = any($2::text[])
    and not exists (select from posts p where p.thread_id = $1 and p.state = 1 and g.tag = any(p.tags)))"};
constexpr Statement kDropLost{"tags.drop_lost", R"(
  delete from thread_tags g
  where g.thread_id = any($1::bigint[])
    and not exists (select from posts p where p.thread_id = g.thread_id and p.state = 1 and g.tag = any(p.tags)))"};
constexpr Statement kOfThread{"tags.of_thread", "select tag from thread_tags where thread_id = $1 order by tag"};
constexpr Statement kThreads{"tags.threads", R"(
  select thread_id from thread_tags where tag = $1 and thread_id < $2 order by thread_id desc limit $3)"};

}  // namespace

void add(Db& db, ThreadId thread, const std::vector<std::string>& folded) {
  if (!folded.empty()) db.exec(kAdd, Params::of(thread, folded));
}

void add(Db& db, const std::vector<TagRow>& rows) {
  if (rows.empty()) return;
  std::vector<ThreadId> threads;
  std::vector<std::string> tags;
  for (const auto& row : rows) {
    threads.push_back(row.thread);
    tags.push_back(row.tag);
  }
  db.exec(kAddMany, Params::of(threads, tags));
}

void drop(Db& db, ThreadId thread, const std::vector<std::string>& folded) {
  if (!folded.empty()) db.exec(kDrop, Params::of(thread, folded));
}

void drop_lost(Db& db, const std::vector<ThreadId>& threads) {
  if (!threads.empty()) db.exec(kDropLost, Params::of(threads));
}

void replace(Db& db, ThreadId thread, const std::vector<std::string>& before, const std::vector<std::string>& now) {
  add(db, thread, now);
  std::vector<std::string> lost;
  for (const auto& tag : before) {
    if (std::find(now.begin(), now.end(), tag) == now.end()) lost.push_back(tag);
  }
  drop(db, thread, lost);
}

std::vector<std::string> of_thread(Db& db, ThreadId thread) {
  std::vector<std::string> answer;
  const Rows rows = db.exec(kOfThread, Params::of(thread));
  for (const auto row : rows) answer.push_back(row.str(0));
  return answer;
}

std::vector<ThreadId> threads(Db& db, std::string_view folded, ThreadId before, int limit) {
  std::vector<ThreadId> answer;
  const std::int64_t below = before ? before.value : std::numeric_limits<std::int64_t>::max();
  const Rows rows = db.exec(kThreads, Params::of(folded, below, std::clamp(limit, 1, 200)));
  for (const auto row : rows) answer.push_back(row.id<ThreadId>(0));
  return answer;
}

std::vector<Statement> statements() {
  return {kAdd, kAddMany, kDrop, kDropLost, kOfThread, kThreads};
}

}  // namespace samvad::storage::tags
