#include "storage/tables/follows.hpp"

#include <algorithm>

#define FOLLOW_COLUMNS "followee_id, follower_id, accepted_at, activity_uri, created_at"

namespace samvad::storage::follows {
namespace {

constexpr Statement kPut{"follows.put", R"(
  insert into follows (followee_id, follower_id, accepted_at, activity_uri) values ($1, $2, $3, $4)
  on conflict (followee_id, follower_id) do update
  set accepted_at = coalesce(follows.accepted_at, excluded.accepted_at),
      activity_uri = case when excluded.activity_uri <> '' then excluded.activity_uri else follows.activity_uri end)"};
constexpr Statement kAccept{"follows.accept", R"(
  update follows set accepted_at = coalesce(accepted_at, now()) where followee_id = $1 and follower_id = $2)"};
constexpr Statement kRemove{"follows.remove", "delete from follows where followee_id = $1 and follower_id = $2"};
constexpr Statement kRemoveAll{"follows.remove_all", "delete from follows where followee_id = $1 or follower_id = $1"};
constexpr Statement kFind{"follows.find",
                          "select " FOLLOW_COLUMNS " from follows where followee_id = $1 and follower_id = $2"};
constexpr Statement kFindByActivity{"follows.find_by_activity",
                                    "select " FOLLOW_COLUMNS
                                    " from follows where follower_id = $1 and activity_uri = $2 limit 1"};
constexpr Statement kFindRequest{"follows.find_request",
                                 "select " FOLLOW_COLUMNS
                                 " from follows where followee_id = $1 and activity_uri = $2 limit 1"};
constexpr Statement kFollowers{"follows.followers", R"(
  select follower_id from follows where followee_id = $1 and follower_id > $2 and accepted_at is not null
  order by follower_id limit $3)"};
constexpr Statement kFollowing{"follows.following", R"(
  select followee_id from follows where follower_id = $1 and followee_id > $2 and accepted_at is not null
  order by followee_id limit $3)"};
constexpr Statement kFollowerCount{"follows.follower_count",
                                   "select count(*) from follows where followee_id = $1 and accepted_at is not null"};
constexpr Statement kFollowingCount{"follows.following_count",
                                    "select count(*) from follows where follower_id = $1 and accepted_at is not null"};
constexpr Statement kPending{
    "follows.pending", "select " FOLLOW_COLUMNS
                       " from follows where followee_id = $1 and accepted_at is null order by created_at limit $2"};
constexpr Statement kInboxes{"follows.inboxes", R"(
  select distinct a.host_id, coalesce(nullif(a.shared_inbox, ''), a.inbox) as inbox
  from follows f
  join actors a on a.id = f.follower_id
  join hosts h on h.id = a.host_id
  where f.followee_id = any($1) and f.accepted_at is not null and a.gone_at is null and a.suspended_at is null
    and h.suspended_at is null and (a.shared_inbox <> '' or a.inbox <> ''))"};

constexpr Statement kAtInbox{"follows.followers_at_inbox", R"(
  select a.id, a.uri from actors a
  where a.host_id = $1 and a.gone_at is null and (a.inbox = $2 or a.shared_inbox = $2)
    and exists (select 1 from follows f where f.follower_id = a.id)
  order by a.id limit $3)"};

FollowRow read(const Rows::Row& row) {
  return {.followee = row.id<ActorId>(0),
          .follower = row.id<ActorId>(1),
          .accepted_at = row.maybe_time(2),
          .activity_uri = row.str(3),
          .created_at = row.time(4)};
}

std::vector<ActorId> ids(const Rows& rows) {
  std::vector<ActorId> answer;
  answer.reserve(rows.size());
  for (const auto row : rows) answer.push_back(row.id<ActorId>(0));
  return answer;
}

}  // namespace

void put(Db& db, const FollowRow& row) {
  db.exec(kPut, Params::of(row.followee, row.follower, row.accepted_at, row.activity_uri));
}

bool accept(Db& db, ActorId followee, ActorId follower) {
  return db.exec(kAccept, Params::of(followee, follower)).affected() > 0;
}

bool remove(Db& db, ActorId followee, ActorId follower) {
  return db.exec(kRemove, Params::of(followee, follower)).affected() > 0;
}

void remove_all(Db& db, ActorId actor) {
  db.exec(kRemoveAll, Params::of(actor));
}

std::optional<FollowRow> find(Db& db, ActorId followee, ActorId follower) {
  const Rows rows = db.exec(kFind, Params::of(followee, follower));
  if (rows.empty()) return std::nullopt;
  return read(rows.front());
}

std::optional<FollowRow> find_by_activity(Db& db, ActorId follower, std::string_view activity_uri) {
  const Rows rows = db.exec(kFindByActivity, Params::of(follower, activity_uri));
  if (rows.empty()) return std::nullopt;
  return read(rows.front());
}

std::optional<FollowRow> find_request(Db& db, ActorId followee, std::string_view activity_uri) {
  const Rows rows = db.exec(kFindRequest, Params::of(followee, activity_uri));
  if (rows.empty()) return std::nullopt;
  return read(rows.front());
}

std::vector<ActorId> followers(Db& db, ActorId followee, ActorId after, int limit) {
  return ids(db.exec(kFollowers, Params::of(followee, after.value, std::clamp(limit, 1, 10000))));
}

std::vector<ActorId> following(Db& db, ActorId follower, ActorId after, int limit) {
  return ids(db.exec(kFollowing, Params::of(follower, after.value, std::clamp(limit, 1, 10000))));
}

std::int64_t follower_count(Db& db, ActorId followee) {
  return db.exec(kFollowerCount, Params::of(followee)).front().integer(0);
}

std::int64_t following_count(Db& db, ActorId follower) {
  return db.exec(kFollowingCount, Params::of(follower)).front().integer(0);
}

std::vector<FollowRow> pending(Db& db, ActorId followee, int limit) {
  std::vector<FollowRow> answer;
  const Rows rows = db.exec(kPending, Params::of(followee, std::clamp(limit, 1, 1000)));
  for (const auto row : rows) answer.push_back(read(row));
  return answer;
}

std::vector<Inbox> inboxes(Db& db, const std::vector<ActorId>& followees) {
  std::vector<Inbox> answer;
  if (followees.empty()) return answer;
  const Rows rows = db.exec(kInboxes, Params::of(followees));
  answer.reserve(rows.size());
  for (const auto row : rows) answer.push_back({row.id<HostId>(0), row.str(1)});
  return answer;
}

std::vector<FollowerAt> followers_at_inbox(Db& db, HostId host, std::string_view inbox, int limit) {
  std::vector<FollowerAt> answer;
  const Rows rows = db.exec(kAtInbox, Params::of(host, inbox, std::clamp(limit, 1, 1000)));
  for (const auto row : rows) answer.push_back({row.id<ActorId>(0), row.str(1)});
  return answer;
}

std::vector<Statement> statements() {
  return {kPut,       kAccept,        kRemove,         kRemoveAll, kFind,    kFindByActivity, kFollowers,
          kFollowing, kFollowerCount, kFollowingCount, kPending,   kInboxes, kAtInbox,        kFindRequest};
}

}  // namespace samvad::storage::follows
