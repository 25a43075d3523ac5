#include "storage/tables/inbox.hpp"

#include <algorithm>
#include <stdexcept>
#include <unordered_set>

namespace samvad::storage::inbox {
namespace {

// 1. rows of the batch, the first of equal ids only; 2. the ledger decides what is new; 3. queue and body for those
constexpr Statement kAccept{"inbox.accept", R"(
  with incoming as (
    select distinct on (id_hash) id_hash, id, signer_uri, host, activity_uri, object_hash, body
    from unnest($1::bytea[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bytea[])
         as t(id_hash, id, signer_uri, host, activity_uri, object_hash, body)
    order by id_hash, id),
  fresh as (insert into inbox_ids (id_hash) select id_hash from incoming on conflict do nothing returning id_hash),
  queued as (
    insert into inbox_queue (id, signer_uri, host, activity_uri, object_hash, body)
    select id, signer_uri, host, activity_uri, object_hash, body from incoming join fresh using (id_hash)),
  kept as (
    insert into inbox_bodies (id, signer_uri, activity_uri, body)
    select id, signer_uri, activity_uri, body from incoming join fresh using (id_hash))
  select i.id from incoming i join fresh using (id_hash))"};
constexpr Statement kClaim{"inbox.claim", R"(
  select c.*, set_config('synchronous_commit', 'off', true) from claim_inbox($1::int, $2::smallint, $3) c)"};
constexpr Statement kClaimFetching{"inbox.claim_fetching", R"(
  select c.*, set_config('synchronous_commit', 'off', true) from claim_fetching(2::smallint, $1::text[]) c)"};
constexpr Statement kRenew{"inbox.renew", R"(
  update inbox_queue set leased_until = now() + interval '2 minutes' where id = $1 and leased_until is not null
  returning set_config('synchronous_commit', 'off', true))"};
constexpr Statement kChangeLane{"inbox.change_lane", R"(
  update inbox_queue set lane = $2, leased_until = null, tries = greatest(tries - 1, 0) where id = $1)"};
constexpr Statement kFinish{"inbox.finish", "select finish_inbox($1)"};
constexpr Statement kFinishWith{"inbox.finish_with", R"(
  select set_config('synchronous_commit', 'off', true) from finish_inbox($1))"};
constexpr Statement kPutBack{"inbox.put_back", R"(
  update inbox_queue set leased_until = null, run_at = now() + make_interval(secs => $2), last_error = $4,
         state = case when $3 then 2 else 1 end
  where id = $1)"};
// It is tried soon at first, then each time after half its age more. In a queue that is filling up, what has waited for
// half an hour makes room.
constexpr Statement kWaitForPeer{"inbox.wait_for_peer", R"(
  update inbox_queue set leased_until = null, tries = least(tries, 1), last_error = $2,
         run_at = now() + greatest(interval '15 seconds', least(interval '1 hour', (now() - received_at) / 2)),
         state = case when received_at < now() - interval '2 days' then 2
                      when received_at > now() - interval '30 minutes' then 1
                      when (select count(*) from (select 1 from inbox_queue where state = 1 limit $3) counted) >= $3 then 2
                      else 1 end
  where id = $1 returning state = 2)"};
constexpr Statement kWaiting{"inbox.waiting", R"(
  select count(*) from (select 1 from inbox_queue where state = 1 limit $1) counted)"};
constexpr Statement kDead{"inbox.dead", R"(
  select id, activity_uri, signer_uri, last_error, received_at from inbox_queue where state = 2
  order by id desc limit 200)"};
constexpr Statement kRevive{"inbox.revive", R"(
  update inbox_queue set state = 1, tries = 0, run_at = now(), leased_until = null where id = $1 and state = 2)"};
constexpr Statement kDiscard{"inbox.discard", "delete from inbox_queue where id = $1 and state = 2"};
constexpr Statement kRemoveDead{"inbox.remove_dead", R"(
  delete from inbox_queue where state = 2 and id = any(array(
    select id from inbox_queue
    where state = 2 and received_at < now() - make_interval(secs => $1)
      and id < ((extract(epoch from now() - make_interval(secs => $1)) * 1000)::bigint << 16)
    order by id limit $2)))"};

}  // namespace

std::vector<bool> accept(Db& db, const std::vector<InboxRow>& rows) {
  std::vector<std::string> hashes, signers, hosts, uris, bodies;
  std::vector<std::int64_t> ids, objects;
  for (const auto& row : rows) {
    hashes.push_back(row.id_hash);
    ids.push_back(row.id);
    signers.push_back(row.signer_uri);
    hosts.push_back(row.host);
    uris.push_back(row.activity_uri);
    objects.push_back(row.object_hash);
    bodies.push_back(row.body);
  }
  Params params;
  params.add_bytes(hashes).add(ids).add(signers).add(hosts).add(uris).add(objects).add_bytes(bodies);
  const Rows fresh = db.exec(kAccept, params);
  std::unordered_set<std::int64_t> stored;
  for (const auto row : fresh) stored.insert(row.integer(0));
  std::vector<bool> answer;
  answer.reserve(rows.size());
  for (const auto& row : rows) answer.push_back(stored.contains(row.id));
  return answer;
}

namespace {

std::vector<InboxRow> claimed(const Rows& rows) {
  std::vector<InboxRow> answer;
  for (const auto row : rows) {
    answer.push_back({.id = row.integer(0),
                      .signer_uri = row.str(1),
                      .host = row.str(2),
                      .activity_uri = row.str(3),
                      .object_hash = row.integer(4),
                      .body = row.bytes(5),
                      .tries = row.small(6)});
  }
  std::sort(answer.begin(), answer.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return answer;
}

}  // namespace

std::vector<InboxRow> claim(Db& db, Lane lane, int limit) {
  return claimed(db.exec(kClaim, Params::of(limit, static_cast<int>(lane), false)));
}

std::optional<InboxRow> claim_fetching(Db& db, const std::vector<std::string>& besides) {
  auto found = claimed(db.exec(kClaimFetching, Params::of(besides)));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::optional<InboxRow> claim_left(Db& db, Lane lane) {
  auto found = claimed(db.exec(kClaim, Params::of(1, static_cast<int>(lane), true)));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

void renew(Db& db, std::int64_t id) {
  db.exec(kRenew, Params::of(id));
}

void change_lane(Db& db, std::int64_t id, Lane lane) {
  db.exec(kChangeLane, Params::of(id, static_cast<int>(lane)));
}

void finish(Db& db, const std::vector<std::int64_t>& ids) {
  if (!ids.empty()) db.exec(kFinish, Params::of(ids));
}

void finish_with(Db& db, const std::vector<std::int64_t>& ids) {
  if (!db.in_transaction()) throw std::logic_error("finish_with outside a transaction");
  db.exec(kFinishWith, Params::of(ids));
}

void put_back(Db& db, std::int64_t id, int delay_seconds, bool dead, std::string_view error) {
  db.exec(kPutBack, Params::of(id, static_cast<double>(delay_seconds), dead, error));
}

bool wait_for_peer(Db& db, std::int64_t id, std::string_view error) {
  const Rows rows = db.exec(kWaitForPeer, Params::of(id, error, kCrowded));
  return !rows.empty() && rows.front().flag(0);
}

std::int64_t waiting(Db& db, std::int64_t most) {
  return db.exec(kWaiting, Params::of(most)).front().integer(0);
}

std::vector<DeadRow> dead(Db& db) {
  std::vector<DeadRow> answer;
  const Rows rows = db.exec(kDead);
  for (const auto row : rows) answer.push_back({row.integer(0), row.str(1), row.str(2), row.str(3), row.time(4)});
  return answer;
}

bool revive(Db& db, std::int64_t id) {
  return db.exec(kRevive, Params::of(id)).affected() > 0;
}

bool discard(Db& db, std::int64_t id) {
  return db.exec(kDiscard, Params::of(id)).affected() > 0;
}

std::size_t remove_dead(Db& db, std::chrono::seconds age, int limit) {
  return db.exec(kRemoveDead, Params::of(static_cast<double>(age.count()), limit)).affected();
}

std::vector<Statement> statements() {
  return {kAccept,  kClaim, kRenew,  kChangeLane, kFinish,     kFinishWith,    kPutBack,
          kWaiting, kDead,  kRevive, kDiscard,    kRemoveDead, kClaimFetching, kWaitForPeer};
}

}  // namespace samvad::storage::inbox
