#include "storage/tables/agreements.hpp"

#include <algorithm>

namespace samvad::storage::agreements {
namespace {

constexpr Statement kPut{"agreements.put", R"(
  insert into agreements (thread_id, post_id, actor_id, activity_uri, created_at) values ($1, $2, $3, $4, $5)
  on conflict do nothing)"};
constexpr Statement kRemove{"agreements.remove", R"(
  delete from agreements where thread_id = $1 and post_id = $2 and actor_id = $3 returning activity_uri, created_at)"};
constexpr Statement kFind{"agreements.find", R"(
  select activity_uri, created_at from agreements where thread_id = $1 and post_id = $2 and actor_id = $3)"};
// by the index of the actor: as many rows as the actor agreed to
constexpr Statement kFindByActivity{"agreements.find_by_activity", R"(
  select thread_id, post_id, activity_uri, created_at from agreements where actor_id = $1 and activity_uri = $2
  limit 1)"};
constexpr Statement kAgreed{"agreements.agreed", R"(
  select post_id from agreements where thread_id = $1 and post_id = any($2) and actor_id = $3)"};
constexpr Statement kActors{"agreements.actors", R"(
  select actor_id from agreements where thread_id = $1 and post_id = $2 and actor_id > $3 order by actor_id limit $4)"};

std::optional<AgreementRow> read(const Rows& rows, ThreadId thread, PostId post, ActorId actor) {
  if (rows.empty()) return std::nullopt;
  return AgreementRow{thread, post, actor, rows.front().str(0), rows.front().time(1)};
}

}  // namespace

bool put(Db& db, const AgreementRow& row) {
  return db.exec(kPut, Params::of(row.thread, row.post, row.actor, row.activity_uri, row.created_at)).affected() > 0;
}

std::optional<AgreementRow> remove(Db& db, ThreadId thread, PostId post, ActorId actor) {
  return read(db.exec(kRemove, Params::of(thread, post, actor)), thread, post, actor);
}

std::optional<AgreementRow> find(Db& db, ThreadId thread, PostId post, ActorId actor) {
  return read(db.exec(kFind, Params::of(thread, post, actor)), thread, post, actor);
}

std::optional<AgreementRow> find_by_activity(Db& db, ActorId actor, std::string_view activity_uri) {
  if (activity_uri.empty()) return std::nullopt;
  const Rows rows = db.exec(kFindByActivity, Params::of(actor, activity_uri));
  if (rows.empty()) return std::nullopt;
  const auto row = rows.front();
  return AgreementRow{row.id<ThreadId>(0), row.id<PostId>(1), actor, row.str(2), row.time(3)};
}

std::vector<PostId> agreed(Db& db, ThreadId thread, const std::vector<PostId>& posts, ActorId actor) {
  std::vector<PostId> answer;
  if (posts.empty()) return answer;
  const Rows rows = db.exec(kAgreed, Params::of(thread, posts, actor));
  for (const auto row : rows) answer.push_back(row.id<PostId>(0));
  return answer;
}

std::vector<ActorId> actors(Db& db, ThreadId thread, PostId post, ActorId after, int limit) {
  std::vector<ActorId> answer;
  const Rows rows = db.exec(kActors, Params::of(thread, post, after.value, std::clamp(limit, 1, 1000)));
  for (const auto row : rows) answer.push_back(row.id<ActorId>(0));
  return answer;
}

std::vector<Statement> statements() {
  return {kPut, kRemove, kFind, kFindByActivity, kAgreed, kActors};
}

}  // namespace samvad::storage::agreements
