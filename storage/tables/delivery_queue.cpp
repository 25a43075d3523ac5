#include "storage/tables/delivery_queue.hpp"

#include <algorithm>

/// Begins a statement: every host that a letter waits for, with its shard, found as in due_hosts: a step of an index a
/// host, however many letters wait.
#define SAMVAD_WAITING_HOSTS                                                                       \
  "with recursive waiting as ( "                                                                   \
  "  select h.shard, (select d.host_id from deliveries d where d.state = 1 and d.shard = h.shard " \
  "                   order by d.host_id limit 1) as host_id "                                     \
  "  from (select s::smallint as shard from generate_series(0, 63) s) h "                          \
  "  union all "                                                                                   \
  "  select w.shard, (select d.host_id from deliveries d where d.state = 1 and d.shard = w.shard " \
  "                   and d.host_id > w.host_id order by d.host_id limit 1) "                      \
  "  from waiting w where w.host_id is not null), "

namespace samvad::storage::delivery_queue {
namespace {

// functions, so that their plans hold however full the queue becomes: storage/sql/replaceable/deliver.sql
constexpr Statement kDue{"delivery_queue.due", R"(
  select shard, id, name, failures, prefers_rfc9421 from due_hosts($1::bigint[]::smallint[], $2, $3, $4, $5))"};
constexpr Statement kLetters{"delivery_queue.letters", R"(
  select host_id, activity_id, inbox_hash, inbox, object_id, actor_id, body, tries, created_at from due_letters($1, $2))"};
constexpr Statement kDelivered{"delivery_queue.delivered", "select letters_delivered($1, $2, $3)"};
constexpr Statement kFailed{"delivery_queue.failed", "select letter_failed($1, $2, $3, $4, $5, $6)"};
constexpr Statement kPark{"delivery_queue.park", "select letter_parked($1, $2, $3, $4, $5, $6)"};
constexpr Statement kSetAside{"delivery_queue.set_aside", "select set_letters_aside($1)"};
constexpr Statement kUnpark{"delivery_queue.unpark", R"(
  update deliveries set state = case when created_at < now() - interval '14 days' then 2 else 1 end, not_before = null,
    last_error = case when created_at < now() - interval '14 days' then 'held for 14 days: ' else '' end || last_error
  where state = 3 and ctid = any(array(
    select ctid from deliveries where state = 3 and not_before <= now() order by not_before limit $1)))"};
constexpr Statement kWorks{"delivery_queue.works", R"(
  update hosts set failures = 0, failing_since = null, last_error = '', next_try_at = now(),
         prefers_rfc9421_until = case when $2 then now() + interval '30 days' else prefers_rfc9421_until end
  where id = $1 and (failures > 0 or $2))"};
constexpr Statement kFails{"delivery_queue.fails", R"(
  update hosts set failures = least(failures + 1, 1000), failing_since = coalesce(failing_since, now()),
         last_error = $3, next_try_at = now() + make_interval(secs => $2)
  where id = $1)"};
// everybody alive holds about 64 / n shards: a process first drops what is beyond its share, then takes free ones
constexpr Statement kLease{"delivery_queue.lease", R"(
  with alive as (
    select count(distinct holder) as n from (
      select holder from shard_leases where leased_until > now() union select $1) holders),
  mine as (
    update shard_leases set leased_until = now() + interval '60 seconds'
    where shard in (select shard from shard_leases where holder = $1 order by shard
                    limit (select (63 + n) / n from alive))
    returning shard),
  free as (
    insert into shard_leases (shard, holder, leased_until)
    select s, $1, now() + interval '60 seconds' from generate_series(0, 63) s
    where not exists (select 1 from shard_leases l where l.shard = s and l.holder <> $1 and l.leased_until > now())
      and s not in (select shard from mine)
    order by s limit greatest(0, (select (63 + n) / n from alive) - (select count(*) from mine))
    on conflict (shard) do update set holder = $1, leased_until = excluded.leased_until
      where shard_leases.leased_until <= now() or shard_leases.holder = $1
    returning shard)
  select shard from mine union select shard from free order by 1)"};
constexpr Statement kDropBeyond{"delivery_queue.drop_beyond", R"(
  update shard_leases set leased_until = now()
  where holder = $1 and leased_until > now() and not (shard = any($2::bigint[]::smallint[])))"};
// the row stays: it says when somebody sent for the last time
constexpr Statement kRelease{"delivery_queue.release",
                             "update shard_leases set leased_until = now() where holder = $1"};
constexpr Statement kSpread{"delivery_queue.spread", SAMVAD_WAITING_HOSTS R"(
  due as materialized (
    select h.id from waiting w cross join lateral (
      select id from hosts where id = w.host_id and next_try_at <= now() offset 0) h)
  update hosts set next_try_at = now() + random() * make_interval(secs => $2)
  where id = any(array(select id from due)) and (select count(*) from due) > $3
    and (select max(leased_until) from shard_leases) < now() - make_interval(secs => $1))"};
// Letters leave in the order of their activities' ids, which begin with the time: the old ones of a host come first in
// the index of those that wait.
constexpr Statement kExpire{"delivery_queue.expire", SAMVAD_WAITING_HOSTS R"(
  old as (
    select letter.place from waiting w cross join lateral (
      select d.ctid as place from deliveries d
      where d.state = 1 and d.shard = w.shard and d.host_id = w.host_id
        and d.activity_id < ((extract(epoch from now() - interval '14 days') * 1000)::bigint << 16)
        and d.created_at < now() - interval '14 days'
      order by d.activity_id limit $1) letter
    limit $1)
  update deliveries set state = 2,
    last_error = 'held for 14 days' || case when last_error = '' then '' else ': ' || last_error end
  where ctid = any(array(select place from old)) and state = 1)"};
constexpr Statement kRemoveDead{"delivery_queue.remove_dead", R"(
  delete from deliveries where state = 2 and ctid = any(array(
    select ctid from deliveries where state = 2 and created_at < now() - make_interval(secs => $1)
    order by created_at limit $2)))"};
constexpr Statement kBacklog{"delivery_queue.backlog", R"(
  select h.name, b.waiting, b.dead, h.failures, h.next_try_at, b.oldest,
    coalesce(nullif(h.last_error, ''), b.parked_error, ''), case when b.dead = 0 then '' else (
    select string_agg(e.error || ' × ' || e.n, ', ' order by e.n desc)
    from (select coalesce(nullif(last_error, ''), 'HTTP ' || last_status) as error, count(*) as n from deliveries
          where host_id = b.host_id and state = 2 group by 1 order by n desc limit 3) e) end
  from (select host_id, count(*) filter (where state <> 2) as waiting, count(*) filter (where state = 2) as dead,
               min(created_at) filter (where state <> 2) as oldest,
               max(last_error) filter (where state = 3) as parked_error
        from deliveries group by host_id) b
  join hosts h on h.id = b.host_id
  order by b.waiting desc, b.dead desc limit 200)"};
constexpr Statement kRevive{"delivery_queue.revive", R"(
  update deliveries set state = 1, tries = 0, created_at = now(), not_before = null
  where state in (2, 3) and host_id = (select id from hosts where name = $1))"};
constexpr Statement kTryNow{"delivery_queue.try_now", R"(
  update hosts set next_try_at = now(), failures = 0 where name = $1)"};
constexpr Statement kDiscard{"delivery_queue.discard", R"(
  delete from deliveries where state = 2 and host_id = (select id from hosts where name = $1))"};

constexpr Statement kQueuedNow{"delivery_queue.queued_now", R"(
  select d.host_id, d.activity_id, d.inbox_hash, d.inbox, d.object_id, a.actor_id, a.body, d.tries, d.created_at,
         h.name, a.type, h.suspended_at is not null
  from activities a join deliveries d on d.activity_id = a.id join hosts h on h.id = d.host_id
  where a.object_id = $1 and a.created_at = now()
  order by a.id, h.name limit 10000)"};

Letter read_letter(const Rows::Row& row) {
  return {.host = row.id<HostId>(0),
          .activity = row.id<ActivityId>(1),
          .inbox_hash = row.integer(2),
          .inbox = row.str(3),
          .object = row.integer(4),
          .actor = row.id<ActorId>(5),
          .body = row.str(6),
          .tries = row.small(7),
          .created_at = row.time(8)};
}

}  // namespace

std::vector<DueHost> due_hosts(Db& db, const std::vector<std::int64_t>& shards, Round& round,
                               const std::vector<std::int64_t>& busy, bool failing, int limit) {
  std::vector<std::int64_t> after;
  after.reserve(shards.size());
  for (const std::int64_t shard : shards) after.push_back(round.after[shard]);
  const bool from_start = std::all_of(after.begin(), after.end(), [](std::int64_t host) { return host == 0; });
  const Rows rows = db.exec(kDue, Params::of(shards, after, busy, failing, limit));
  std::vector<DueHost> answer;
  for (const auto row : rows) {
    round.after[row.small(0)] = row.integer(1);
    answer.push_back({row.id<HostId>(1), row.str(2), row.small(3), row.flag(4)});
  }
  const bool ended = answer.size() < static_cast<std::size_t>(limit);
  if (ended) round.after.clear();
  round.seen_all = ended && from_start;
  return answer;
}

std::vector<Letter> letters(Db& db, HostId host, int limit) {
  std::vector<Letter> answer;
  const Rows rows = db.exec(kLetters, Params::of(host, limit));
  for (const auto row : rows) answer.push_back(read_letter(row));
  return answer;
}

void delivered(Db& db, const std::vector<Letter>& letters) {
  std::vector<std::int64_t> hosts, activities, inboxes;
  for (const auto& letter : letters) {
    hosts.push_back(letter.host.value);
    activities.push_back(letter.activity.value);
    inboxes.push_back(letter.inbox_hash);
  }
  if (!hosts.empty()) db.exec(kDelivered, Params::of(hosts, activities, inboxes));
}

void dead(Db& db, const Letter& letter, int status, std::string_view error) {
  db.exec(kFailed, Params::of(letter.host, letter.activity, letter.inbox_hash, status, error, true));
}

void tried(Db& db, const Letter& letter, int status, std::string_view error) {
  db.exec(kFailed, Params::of(letter.host, letter.activity, letter.inbox_hash, status, error, false));
}

void park(Db& db, const Letter& letter, std::chrono::seconds wait, int status, std::string_view error) {
  db.exec(kPark, Params::of(letter.host, letter.activity, letter.inbox_hash, status, error,
                            static_cast<double>(wait.count())));
}

void set_aside(Db& db, HostId host) {
  db.exec(kSetAside, Params::of(host));
}

std::size_t unpark(Db& db, int limit) {
  return db.exec(kUnpark, Params::of(limit)).affected();
}

void host_works(Db& db, HostId host, bool prefers_rfc9421) {
  db.exec(kWorks, Params::of(host, prefers_rfc9421));
}

void host_fails(Db& db, HostId host, std::chrono::seconds wait, std::string_view error) {
  db.exec(kFails, Params::of(host, static_cast<double>(wait.count()), error));
}

std::vector<std::int64_t> lease_shards(Db& db, std::string_view holder) {
  std::vector<std::int64_t> held;
  const Rows rows = db.exec(kLease, Params::of(holder));
  for (const auto row : rows) held.push_back(row.integer(0));
  db.exec(kDropBeyond, Params::of(holder, held));
  return held;
}

void release_shards(Db& db, std::string_view holder) {
  db.exec(kRelease, Params::of(holder));
}

std::size_t spread(Db& db, std::chrono::seconds off, std::chrono::seconds over, int most) {
  return db.exec(kSpread, Params::of(static_cast<double>(off.count()), static_cast<double>(over.count()), most))
      .affected();
}

std::size_t expire(Db& db, int limit) {
  return db.exec(kExpire, Params::of(limit)).affected();
}

std::size_t remove_dead(Db& db, std::chrono::seconds age, int limit) {
  return db.exec(kRemoveDead, Params::of(static_cast<double>(age.count()), limit)).affected();
}

std::vector<Backlog> backlog(Db& db) {
  std::vector<Backlog> answer;
  const Rows rows = db.exec(kBacklog);
  for (const auto row : rows) {
    answer.push_back({.host = row.str(0),
                      .waiting = row.integer(1),
                      .dead = row.integer(2),
                      .failures = row.small(3),
                      .next_try_at = row.time(4),
                      .oldest = row.maybe_time(5),
                      .last_error = row.str(6),
                      .dead_errors = row.str(7)});
  }
  return answer;
}

std::size_t revive(Db& db, std::string_view host) {
  const std::size_t count = db.exec(kRevive, Params::of(host)).affected();
  db.exec(kTryNow, Params::of(host));
  return count;
}

std::size_t discard(Db& db, std::string_view host) {
  return db.exec(kDiscard, Params::of(host)).affected();
}

std::vector<QueuedLetter> queued_now(Db& db, std::int64_t object) {
  std::vector<QueuedLetter> answer;
  const Rows rows = db.exec(kQueuedNow, Params::of(object));
  for (const auto row : rows) answer.push_back({read_letter(row), row.str(9), row.str(10), row.flag(11)});
  return answer;
}

std::vector<Statement> statements() {
  return {kDue,    kLetters,    kDelivered, kFailed, kWorks,  kFails,   kLease,     kDropBeyond, kRelease,  kSpread,
          kExpire, kRemoveDead, kBacklog,   kRevive, kTryNow, kDiscard, kQueuedNow, kPark,       kSetAside, kUnpark};
}

}  // namespace samvad::storage::delivery_queue
