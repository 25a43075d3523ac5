#include "storage/tables/strangers.hpp"

#include "storage/base/crypto.hpp"
#include "storage/tables/actors.hpp"

#include <string>

namespace samvad::storage::strangers {
namespace {

// each question a look by index, row by row: joined, the planner would read whole tables
constexpr Statement kIdleActors{"strangers.idle_actors", R"(
  select a.id, a.uri, a.name, a.host from actors a
  where a.host_id is not null and coalesce(a.fetched_at, a.created_at) < now() - interval '90 days'
    and a.limited_at is null and a.suspended_at is null
    and (select 1 from posts where author_id = a.id limit 1) is null
    and (select 1 from follows where followee_id = a.id limit 1) is null
    and (select 1 from follows where follower_id = a.id limit 1) is null
    and (select 1 from agreements where actor_id = a.id limit 1) is null
    and (select 1 from post_mentions where actor_id = a.id limit 1) is null
    and (select 1 from relations where target_id = a.id limit 1) is null
    and (select 1 from relations where member_id = a.id limit 1) is null
    and (select 1 from reports where target_actor_id = a.id limit 1) is null
    and (select 1 from reports where reporter_id = a.id limit 1) is null
    and (select 1 from decisions where target_actor_id = a.id limit 1) is null
    and (select 1 from board_moderators where actor_id = a.id limit 1) is null
    and (select 1 from boards where id = a.id limit 1) is null
  order by coalesce(a.fetched_at, a.created_at) limit $1 for update of a skip locked)"};
constexpr Statement kRemoveKeys{"strangers.remove_keys", "delete from actor_keys where actor_id = any($1::bigint[])"};
constexpr Statement kRemoveUris{"strangers.remove_uris", R"(
  delete from actor_uris where uri_hash = any($1::bytea[]) and actor_id = any($2::bigint[]))"};
constexpr Statement kRemoveHandles{"strangers.remove_handles", R"(
  delete from actor_handles where handle_hash = any($1::bytea[]) and actor_id = any($2::bigint[]))"};
constexpr Statement kRemoveActors{"strangers.remove_actors", "delete from actors where id = any($1::bigint[])"};
constexpr Statement kRemoveHosts{"strangers.remove_hosts", R"(
  delete from hosts where id = any(array(
    select h.id from hosts h
    where coalesce(h.last_inbound_at, h.first_seen_at) < now() - interval '90 days'
      and h.limited_at is null and h.suspended_at is null and not h.paused
      and (select 1 from actors where host_id = h.id limit 1) is null
      and (select 1 from deliveries where host_id = h.id limit 1) is null
    order by coalesce(h.last_inbound_at, h.first_seen_at) limit $1 for update of h skip locked)))"};

}  // namespace

std::size_t remove_idle_actors(Db& db, int limit) {
  std::size_t removed = 0;
  db.transaction([&] {
    std::vector<ActorId> ids;
    std::vector<std::string> uris, handles;
    for (const auto row : db.exec(kIdleActors, Params::of(limit))) {
      ids.push_back(row.id<ActorId>(0));
      uris.emplace_back(bytes_of(sha256(row.str(1))));
      handles.push_back(actors::handle_hash(row.str(2), row.str(3)));
    }
    removed = ids.size();
    if (ids.empty()) return;
    db.exec(kRemoveKeys, Params::of(ids));
    db.exec(kRemoveUris, Params().add_bytes(uris).add(ids));
    db.exec(kRemoveHandles, Params().add_bytes(handles).add(ids));
    db.exec(kRemoveActors, Params::of(ids));
  });
  return removed;
}

std::size_t remove_idle_hosts(Db& db, int limit) {
  return db.exec(kRemoveHosts, Params::of(limit)).affected();
}

std::vector<Statement> statements() {
  return {kIdleActors, kRemoveKeys, kRemoveUris, kRemoveHandles, kRemoveActors, kRemoveHosts};
}

}  // namespace samvad::storage::strangers
