#include "storage/tables/activities.hpp"

#include "storage/base/crypto.hpp"
#include "storage/tables/hosts.hpp"

#include <set>

#define ACTIVITY_COLUMNS                                                                                             \
  "a.id, a.actor_id, a.type, a.uri, a.object_id, a.thread_id, a.post_id, a.public, a.in_outbox, a.waiting, a.body, " \
  "a.created_at"
// what an activity is about may be seen by everybody now
#define ABOUT_VISIBLE                                                                                               \
  "(a.post_id is null or exists (select 1 from posts p join threads t on t.id = p.thread_id "                       \
  "join boards b on b.id = t.board_id where p.thread_id = a.thread_id and p.id = a.post_id "                        \
  "and p.state = 1 and t.state = 1 and t.visibility < 3 and not b.members_only and not exists ("                    \
  "select 1 from actors w left join hosts h on h.id = w.host_id where w.id = p.author_id and (w.limited_at is not " \
  "null "                                                                                                           \
  "or w.suspended_at is not null or h.limited_at is not null or h.suspended_at is not null))))"

namespace samvad::storage::activities {
namespace {

constexpr Statement kInsert{"activities.insert", R"(
  insert into activities (id, actor_id, type, uri, object_id, thread_id, post_id, public, in_outbox, waiting,
    batched, body)
  select id, actor_id, type, uri, object_id, nullif(thread_id, 0), nullif(post_id, 0), public, in_outbox, waiting,
    batched, body
  from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[],
    $8::boolean[], $9::boolean[], $10::boolean[], $11::boolean[], $12::text[]) as t(id, actor_id, type, uri,
    object_id, thread_id, post_id, public, in_outbox, waiting, batched, body))"};
constexpr Statement kEnqueue{"activities.enqueue", R"(
  insert into deliveries (host_id, activity_id, inbox_hash, inbox, object_id, shard)
  select host_id, activity_id, inbox_hash, inbox, object_id, shard
  from unnest($1::bigint[], $2::bigint[]) as a(activity_id, object_id)
  cross join unnest($3::bigint[], $4::bigint[], $5::text[], $6::bigint[]) as t(host_id, inbox_hash, inbox, shard)
  on conflict do nothing)"};
constexpr Statement kFind{"activities.find", "select " ACTIVITY_COLUMNS R"( from activities a
  where a.id = $1 and a.public and not a.waiting and )" ABOUT_VISIBLE};
constexpr Statement kOutbox{"activities.outbox", "select " ACTIVITY_COLUMNS R"( from activities a
  where a.actor_id = $1 and a.in_outbox and not a.waiting and ($2::bigint is null or a.id < $2) and )" ABOUT_VISIBLE
                                                 " order by a.id desc limit $3"};
constexpr Statement kOutboxTotal{"activities.outbox_total", R"(
  select count(*) from (select 1 from activities a
  where a.actor_id = $1 and a.in_outbox and not a.waiting and )" ABOUT_VISIBLE " limit 10000) counted"};
constexpr Statement kNewest{"activities.newest_about", "select " ACTIVITY_COLUMNS R"( from activities a
  where a.object_id = $3 and a.actor_id = $1 and a.type = $2 order by a.id desc limit 1)"};
constexpr Statement kSaidNow{"activities.said_now", R"(
  select 1 from activities where object_id = $3 and actor_id = $1 and type = $2 and created_at = now() limit 1)"};
constexpr Statement kSaidOf{"activities.said_of", "select 1 from activities where object_id = $1 limit 1"};
constexpr Statement kWaiting{"activities.waiting_about", "select " ACTIVITY_COLUMNS R"( from activities a
  where a.object_id = $2 and a.actor_id = $1 and a.waiting order by a.id limit 100)"};
constexpr Statement kBatch{"activities.batch", "select " ACTIVITY_COLUMNS R"( from activities a
  where a.actor_id = $1 and a.batched order by a.id limit $2)"};
constexpr Statement kEndBatch{"activities.end_batch", "update activities set batched = false where id = any($1)"};
constexpr Statement kRelease{"activities.release", "update activities set waiting = false where id = any($1)"};
constexpr Statement kShown{"activities.shown_about", "select " ACTIVITY_COLUMNS R"( from activities a
  where a.object_id = $1 and a.in_outbox order by a.id limit 100)"};
constexpr Statement kRewrite{"activities.rewrite", "update activities set body = $2 where id = $1"};
constexpr Statement kLeave{"activities.leave_outbox", R"(
  update activities set in_outbox = false where object_id = $1 and in_outbox)"};
constexpr Statement kWithdraw{"activities.withdraw_texts", R"(
  update activities set public = false
  where object_id = $1 and public and not in_outbox and created_at < now()
    and body ~ '"type"\s*:\s*"(Create|Update)["]')"};
constexpr Statement kEveryInbox{"activities.every_inbox", R"(
  select h.id, a.inbox
  from hosts h cross join lateral (
    select coalesce(nullif(shared_inbox, ''), inbox) as inbox from actors
    where host_id = h.id and gone_at is null and (shared_inbox <> '' or inbox <> '')
    order by (shared_inbox <> '') desc, id limit 1) a
  where h.suspended_at is null and h.id > $1
  order by h.id limit $2)"};
// Letters have no index by activity, which would cost each of them a write: what is older than the oldest letter of any
// host is carried by none. The types left out are those newest_about() is asked for.
constexpr Statement kRemoveUnserved{"activities.remove_unserved", R"(
  with recursive carrying as (
    (select host_id from deliveries order by host_id limit 1)
    union all
    select (select d.host_id from deliveries d where d.host_id > c.host_id order by d.host_id limit 1)
    from carrying c where c.host_id is not null),
  oldest as (
    select min(letter.activity_id) as id from carrying c cross join lateral (
      select d.activity_id from deliveries d where d.host_id = c.host_id order by d.activity_id limit 1) letter)
  delete from activities where id = any(array(
    select a.id from activities a
    where not a.public and not a.in_outbox and not a.waiting and not a.batched and a.type not in ('Create', 'Delete', 'Like', 'Lock')
      and a.id < least((select id from oldest),
                       (extract(epoch from now() - make_interval(secs => $1)) * 1000)::bigint << 16)
      and a.created_at < now() - make_interval(secs => $1)
    order by a.id limit $2)))"};
constexpr Statement kSiteActor{"activities.site_actor", R"(
  select id from actors where kind = $1 and kind in (3, 4) and host_id is null order by id limit 1)"};

ActivityRow read(const Rows::Row& row) {
  return {.id = row.id<ActivityId>(0),
          .actor = row.id<ActorId>(1),
          .type = row.str(2),
          .uri = row.str(3),
          .object = row.integer(4),
          .thread = row.id<ThreadId>(5),
          .post = row.id<PostId>(6),
          .is_public = row.flag(7),
          .in_outbox = row.flag(8),
          .waiting = row.flag(9),
          .body = row.str(10),
          .created_at = row.time(11)};
}

std::vector<ActivityRow> read_all(const Rows& rows) {
  std::vector<ActivityRow> answer;
  answer.reserve(rows.size());
  for (const auto row : rows) answer.push_back(read(row));
  return answer;
}

std::optional<ActivityRow> read_one(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return read(rows.front());
}

std::vector<std::int64_t> ids_of(const std::vector<ActivityRow>& rows) {
  std::vector<std::int64_t> ids;
  ids.reserve(rows.size());
  for (const auto& row : rows) ids.push_back(row.id.value);
  return ids;
}

/// First 8 bytes of SHA-256, as the schema says.
std::int64_t inbox_hash(std::string_view inbox) {
  const auto digest = sha256(inbox);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = (value << 8U) | digest[i];
  return static_cast<std::int64_t>(value);
}

}  // namespace

void insert(Db& db, const ActivityRow& row) {
  insert(db, std::vector{row});
}

void insert(Db& db, const std::vector<ActivityRow>& rows) {
  if (rows.empty()) return;
  std::vector<std::int64_t> ids, actors, objects, threads, posts;
  std::vector<std::string> types, uris, bodies;
  std::vector<bool> are_public, in_outbox, waiting, batched;
  for (const auto& row : rows) {
    ids.push_back(row.id.value);
    actors.push_back(row.actor.value);
    types.push_back(row.type);
    uris.push_back(row.uri);
    objects.push_back(row.object);
    threads.push_back(row.thread.value);
    posts.push_back(row.post.value);
    are_public.push_back(row.is_public);
    in_outbox.push_back(row.in_outbox);
    waiting.push_back(row.waiting);
    batched.push_back(row.batched);
    bodies.push_back(row.body);
  }
  db.exec(kInsert, Params::of(ids, actors, types, uris, objects, threads, posts, are_public, in_outbox, waiting,
                              batched, bodies));
}

void enqueue(Db& db, ActivityId activity, std::int64_t object, const std::vector<Recipient>& recipients) {
  ActivityRow row;
  row.id = activity;
  row.object = object;
  enqueue(db, std::vector{row}, recipients);
}

void enqueue(Db& db, const std::vector<ActivityRow>& rows, const std::vector<Recipient>& recipients) {
  std::vector<std::int64_t> ids, objects;
  for (const auto& row : rows) {
    ids.push_back(row.id.value);
    objects.push_back(row.object);
  }
  std::set<std::pair<std::int64_t, std::string>> seen;
  std::vector<std::int64_t> hosts, hashes, shards;
  std::vector<std::string> inboxes;
  for (const auto& recipient : recipients) {
    if (!recipient.host || recipient.inbox.empty()) continue;
    if (!seen.emplace(recipient.host.value, recipient.inbox).second) continue;
    hosts.push_back(recipient.host.value);
    hashes.push_back(inbox_hash(recipient.inbox));
    inboxes.push_back(recipient.inbox);
    shards.push_back(hosts::shard_of(recipient.host));
  }
  if (!hosts.empty() && !ids.empty()) db.exec(kEnqueue, Params::of(ids, objects, hosts, hashes, inboxes, shards));
}

std::optional<ActivityRow> find(Db& db, ActivityId id) {
  return read_one(db.exec(kFind, Params::of(id)));
}

std::vector<ActivityRow> outbox(Db& db, ActorId actor, ActivityId before, int limit) {
  return read_all(db.exec(kOutbox, Params::of(actor, before, limit)));
}

std::int64_t outbox_total(Db& db, ActorId actor) {
  return db.exec(kOutboxTotal, Params::of(actor)).front().integer(0);
}

std::optional<ActivityRow> newest_about(Db& db, ActorId actor, std::string_view type, std::int64_t object) {
  return read_one(db.exec(kNewest, Params::of(actor, type, object)));
}

bool said_now(Db& db, ActorId actor, std::string_view type, std::int64_t object) {
  return !db.exec(kSaidNow, Params::of(actor, type, object)).empty();
}

std::vector<ActivityRow> waiting_about(Db& db, ActorId actor, std::int64_t object) {
  return read_all(db.exec(kWaiting, Params::of(actor, object)));
}

void release(Db& db, const std::vector<ActivityRow>& rows) {
  if (!rows.empty()) db.exec(kRelease, Params::of(ids_of(rows)));
}

std::vector<ActivityRow> batch(Db& db, ActorId actor, int limit) {
  return read_all(db.exec(kBatch, Params::of(actor, limit)));
}

void end_batch(Db& db, const std::vector<ActivityRow>& rows) {
  if (!rows.empty()) db.exec(kEndBatch, Params::of(ids_of(rows)));
}

std::vector<ActivityRow> shown_about(Db& db, std::int64_t object) {
  return read_all(db.exec(kShown, Params::of(object)));
}

void rewrite(Db& db, ActivityId id, std::string_view body) {
  db.exec(kRewrite, Params::of(id, body));
}

bool said_of(Db& db, std::int64_t object) {
  return !db.exec(kSaidOf, Params::of(object)).empty();
}

void leave_outbox(Db& db, std::int64_t object) {
  db.exec(kLeave, Params::of(object));
}

void withdraw_texts(Db& db, std::int64_t object) {
  db.exec(kWithdraw, Params::of(object));
}

std::vector<Recipient> every_inbox(Db& db, HostId after, int limit) {
  std::vector<Recipient> answer;
  const Rows rows = db.exec(kEveryInbox, Params::of(after.value, limit));
  answer.reserve(rows.size());
  for (const auto row : rows) answer.push_back({row.id<HostId>(0), row.str(1)});
  return answer;
}

std::size_t remove_unserved(Db& db, std::chrono::seconds age, int limit) {
  return db.exec(kRemoveUnserved, Params::of(static_cast<double>(age.count()), limit)).affected();
}

ActorId site_actor(Db& db, int kind) {
  const Rows rows = db.exec(kSiteActor, Params::of(kind));
  return rows.empty() ? ActorId{} : rows.front().id<ActorId>(0);
}

std::vector<Statement> statements() {
  return {kSaidOf,     kInsert,         kEnqueue,   kFind,  kOutbox,  kOutboxTotal, kNewest,
          kSaidNow,    kWaiting,        kRelease,   kShown, kRewrite, kLeave,       kWithdraw,
          kEveryInbox, kRemoveUnserved, kSiteActor, kBatch, kEndBatch};
}

}  // namespace samvad::storage::activities
