#include "storage/tables/mentions.hpp"

#include <algorithm>
#include <limits>

namespace samvad::storage::mentions {
namespace {

constexpr std::size_t kMost = 20;  // security.md 4
constexpr Statement kClear{"mentions.clear", R"(
  delete from post_mentions where thread_id = $1 and post_id = $2 and not (actor_id = any($3)))"};
constexpr Statement kAdd{"mentions.add", R"(
  insert into post_mentions (thread_id, post_id, actor_id) select $1::bigint, $2::bigint, actor from unnest($3::bigint[]) actor
  on conflict do nothing)"};
constexpr Statement kAddMany{"mentions.add_many", R"(
  insert into post_mentions (thread_id, post_id, actor_id)
  select * from unnest($1::bigint[], $2::bigint[], $3::bigint[]) on conflict do nothing)"};
constexpr Statement kOfPosts{"mentions.of_posts", R"(
  select thread_id, post_id, actor_id from post_mentions where thread_id = $1 and post_id = any($2)
  order by post_id, actor_id)"};
constexpr Statement kOfActor{"mentions.of_actor", R"(
  select thread_id, post_id, actor_id from post_mentions where actor_id = $1 and post_id < $2
  order by post_id desc limit $3)"};

std::vector<MentionRow> read_all(const Rows& rows) {
  std::vector<MentionRow> answer;
  for (const auto row : rows) answer.push_back({row.id<ThreadId>(0), row.id<PostId>(1), row.id<ActorId>(2)});
  return answer;
}

}  // namespace

void replace(Db& db, ThreadId thread, PostId post, const std::vector<ActorId>& actors) {
  const std::vector<ActorId> kept(actors.begin(),
                                  actors.begin() + static_cast<std::ptrdiff_t>(std::min(actors.size(), kMost)));
  db.exec(kClear, Params::of(thread, post, kept));
  if (!kept.empty()) db.exec(kAdd, Params::of(thread, post, kept));
}

void add(Db& db, const std::vector<MentionRow>& rows) {
  if (rows.empty()) return;
  std::vector<ThreadId> threads;
  std::vector<PostId> posts;
  std::vector<ActorId> actors;
  for (const auto& row : rows) {
    threads.push_back(row.thread);
    posts.push_back(row.post);
    actors.push_back(row.actor);
  }
  db.exec(kAddMany, Params::of(threads, posts, actors));
}

std::vector<ActorId> of_post(Db& db, ThreadId thread, PostId post) {
  std::vector<ActorId> answer;
  for (const auto& row : of_posts(db, thread, {post})) answer.push_back(row.actor);
  return answer;
}

std::vector<MentionRow> of_posts(Db& db, ThreadId thread, const std::vector<PostId>& posts) {
  if (posts.empty()) return {};
  return read_all(db.exec(kOfPosts, Params::of(thread, posts)));
}

std::vector<MentionRow> of_actor(Db& db, ActorId actor, PostId before, int limit) {
  const std::int64_t below = before ? before.value : std::numeric_limits<std::int64_t>::max();
  return read_all(db.exec(kOfActor, Params::of(actor, below, std::clamp(limit, 1, 200))));
}

std::vector<Statement> statements() {
  return {kClear, kAdd, kAddMany, kOfPosts, kOfActor};
}

}  // namespace samvad::storage::mentions
