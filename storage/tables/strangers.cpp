#include "storage/tables/strangers.hpp"

#include "storage/base/crypto.hpp"
#include "storage/base/guards.hpp"
#include "storage/tables/actors.hpp"

#include <limits>
#include <string>

namespace samvad::storage::strangers {
namespace {

constexpr Instant kLongAgo{};  ///< 1970: before any row

// Of the rows in order of when they were seen: behind which one the walk ends. SEEN is what the index is made of.
#define SEEN_ACTOR "coalesce(fetched_at, created_at)"
#define SEEN_HOST "coalesce(last_inbound_at, first_seen_at)"
#define UNTIL(seen, rows)                                                                                        \
  "select least(now() - interval '10 minutes', greatest(now() - interval '90 days', (select " seen " from " rows \
  " order by " seen " desc, id desc offset $1 limit 1)))"

constexpr Statement kActorsUntil{"strangers.actors_until", UNTIL(SEEN_ACTOR, "actors where host_id is not null")};
constexpr Statement kHostsUntil{"strangers.hosts_until", UNTIL(SEEN_HOST, "hosts")};
// each question a look by index, row by row: joined, the planner would read whole tables
constexpr Statement kActors{"strangers.actors", R"(
  select a.id, a.seen, a.uri, a.name, a.host, a.limited_at is null and a.suspended_at is null
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
  from (select id, )" SEEN_ACTOR R"( as seen, uri, name, host, limited_at, suspended_at from actors
        where host_id is not null and ()" SEEN_ACTOR R"(, id) > ($1, $2) and )" SEEN_ACTOR R"( <= $3
        order by )" SEEN_ACTOR R"(, id limit $4) a
  order by a.seen, a.id)"};
constexpr Statement kRemoveActors{"strangers.remove_actors", R"(
  delete from actors where id = any($1::bigint[]) and )" SEEN_ACTOR R"( <= $2 returning id)"};
constexpr Statement kRemoveKeys{"strangers.remove_keys", "delete from actor_keys where actor_id = any($1::bigint[])"};
constexpr Statement kRemoveUris{"strangers.remove_uris", R"(
  delete from actor_uris where uri_hash = any($1::bytea[]) and actor_id = any($2::bigint[]))"};
constexpr Statement kRemoveHandles{"strangers.remove_handles", R"(
  delete from actor_handles where handle_hash = any($1::bytea[]) and actor_id = any($2::bigint[]))"};
constexpr Statement kHosts{"strangers.hosts", R"(
  select h.id, h.seen, h.limited_at is null and h.suspended_at is null
    and (select 1 from actors where host_id = h.id limit 1) is null
    and (select 1 from deliveries where host_id = h.id limit 1) is null
  from (select id, )" SEEN_HOST R"( as seen, limited_at, suspended_at from hosts
        where ()" SEEN_HOST R"(, id) > ($1, $2) and )" SEEN_HOST R"( <= $3
        order by )" SEEN_HOST R"(, id limit $4) h
  order by h.seen, h.id)"};
constexpr Statement kLockHosts{"strangers.lock_hosts", R"(
  select id from hosts where id = any($1::bigint[]) order by id for update skip locked)"};
// asked once more under the lock: somebody may just have moved in (hosts::obtain)
constexpr Statement kRemoveHosts{"strangers.remove_hosts", R"(
  delete from hosts h where id = any($1::bigint[]) and )" SEEN_HOST R"( <= $2
    and (select 1 from actors where host_id = h.id limit 1) is null
    and (select 1 from deliveries where host_id = h.id limit 1) is null)"};

/// The rows of the next slice; a walk that has not begun learns first where it ends.
Rows next_rows(Db& db, Walk& walk, const Statement& until, const Statement& rows, int most, int limit) {
  if (!walk.until) {
    const int kept = guard_on("SEC-27.strangers") ? most : std::numeric_limits<int>::max();
    walk = {.until = db.exec(until, Params::of(kept)).front().time(0), .after = kLongAgo};
  }
  return db.exec(rows, Params::of(walk.after, walk.id, *walk.until, limit));
}

/// Where the walk goes on behind `rows`, once what they led to is written.
Walk behind(const Walk& walk, const Rows& rows, int limit) {
  if (rows.size() < static_cast<std::size_t>(limit)) return {};
  const auto last = rows[rows.size() - 1];
  return {walk.until, last.time(1), last.integer(0)};
}

}  // namespace

Swept remove_idle_actors(Db& db, Walk& walk, int most, int limit) {
  Swept swept;
  Walk next;
  db.transaction([&] {
    const Rows rows = next_rows(db, walk, kActorsUntil, kActors, most, limit);
    swept = {.looked = rows.size()};
    next = behind(walk, rows, limit);
    std::vector<ActorId> idle, gone;
    std::vector<std::string> uris, handles;
    for (const auto row : rows) {
      if (!row.flag(5)) continue;
      idle.push_back(row.id<ActorId>(0));
      uris.emplace_back(bytes_of(sha256(row.str(2))));
      handles.push_back(actors::handle_hash(row.str(3), row.str(4)));
    }
    if (idle.empty()) return;
    // whoever is fetched again at this moment stays
    for (const auto row : db.exec(kRemoveActors, Params::of(idle, *walk.until))) gone.push_back(row.id<ActorId>(0));
    swept.removed = gone.size();
    db.exec(kRemoveKeys, Params::of(gone));
    db.exec(kRemoveUris, Params().add_bytes(uris).add(gone));
    db.exec(kRemoveHandles, Params().add_bytes(handles).add(gone));
  });
  walk = next;
  return swept;
}

Swept remove_idle_hosts(Db& db, Walk& walk, int most, int limit) {
  Swept swept;
  Walk next;
  db.transaction([&] {
    const Rows rows = next_rows(db, walk, kHostsUntil, kHosts, most, limit);
    swept = {.looked = rows.size()};
    next = behind(walk, rows, limit);
    std::vector<HostId> idle, locked;
    for (const auto row : rows) {
      if (row.flag(2)) idle.push_back(row.id<HostId>(0));
    }
    if (idle.empty()) return;
    for (const auto row : db.exec(kLockHosts, Params::of(idle))) locked.push_back(row.id<HostId>(0));
    swept.removed = db.exec(kRemoveHosts, Params::of(locked, *walk.until)).affected();
  });
  walk = next;
  return swept;
}

std::vector<Statement> statements() {
  return {kActorsUntil,   kActors,     kRemoveActors, kRemoveKeys, kRemoveUris,
          kRemoveHandles, kHostsUntil, kHosts,        kLockHosts,  kRemoveHosts};
}

}  // namespace samvad::storage::strangers
