#include "storage/base/crypto.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/follows.hpp"
#include "storage/tables/hosts.hpp"
#include "storage/tables/strangers.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>

namespace samvad::storage {
namespace {

constexpr Statement kAge{"test.age_actors", R"(
  update actors set fetched_at = now() - interval '91 days', created_at = now() - interval '200 days')"};
constexpr Statement kFetched{"test.fetched", "update actors set fetched_at = now() where id = $1"};
constexpr Statement kAgeHosts{"test.age_hosts", R"(
  update hosts set first_seen_at = now() - interval '91 days', last_inbound_at = null)"};
constexpr Statement kLeft{"test.left", R"(
  select (select count(*) from actor_uris), (select count(*) from actor_handles), (select count(*) from hosts))"};

/// Rows of each table that strangers fill.
constexpr std::string_view kFilled[] = {"actors", "actor_uris", "actor_handles", "actor_keys", "hosts"};
constexpr Statement kRows{"test.rows", R"(
  select unnest(array[(select count(*) from actors), (select count(*) from actor_uris),
    (select count(*) from actor_handles), (select count(*) from actor_keys), (select count(*) from hosts)]))"};

/// Hosts that sent one signed thing each and nothing that stayed, ten a second, all before this quarter of an hour.
constexpr std::string_view kSeed = R"(
  insert into hosts (id, name, shard, first_seen_at)
  select n, 'h' || n || '.example', n % 64, now() - interval '4 hours' + n / 10 * interval '1 second' from generate_series(1, 100000) n;
  insert into actors (id, kind, host_id, host, name, uri, fetched_at)
  select 1000000 + id, 1, id, name, 'a', 'https://' || name || '/a', first_seen_at from hosts;
  insert into actor_uris select sha256(uri::bytea), id from actors;
  insert into actor_handles select sha256((name || '@' || host)::bytea), id from actors;
  insert into actor_keys (key_hash, key_uri, actor_id, algorithm, public_der)
  select sha256((uri || '#k')::bytea), uri || '#k', id, 1, '' from actors;
  analyze)";
/// What connects the first of them with something here, in each way there is.
constexpr std::int64_t kConnected = 14;
constexpr std::string_view kConnect = R"(
  insert into posts (thread_id, id, number, author_id, uri, published_at) values (1, 1, 1, 1000001, 'u', now());
  insert into follows (followee_id, follower_id) values (5, 1000002), (1000003, 6);
  insert into agreements (thread_id, post_id, actor_id) values (1, 1, 1000004);
  insert into post_mentions values (1, 1, 1000005);
  insert into relations (member_id, target_id, kind) values (7, 1000006, 1), (7, 1000007, 2);
  insert into reports (id, target_actor_id, reporter_id, category) values (1, 1000008, 7, 1), (2, 7, 1000009, 1);
  insert into decisions (id, measure, target_actor_id, reason) values (1, 5, 1000010, 'r');
  insert into board_moderators (board_id, actor_id) values (1, 1000011);
  insert into boards (id, remote) values (1000012, true);
  update actors set limited_at = now() where id = 1000013;
  update actors set suspended_at = now() where id = 1000014;
  update hosts set suspended_at = now() where id = 50;
  update hosts set limited_at = now() where id = 51;
  insert into deliveries (host_id, activity_id, inbox_hash, inbox, object_id, shard) values (52, 1, 1, '', 1, 1))";

class StrangersTest : public testing::Test {
 protected:
  ActorId actor(std::int64_t number, const std::string& name) {
    const HostId host = hosts::obtain(db, HostId{number + 100}, name + ".example").id;
    actors::ActorRow row;
    row.id = ActorId{number};
    row.kind = actors::Kind::kPerson;
    row.host_id = host;
    row.host = name + ".example";
    row.name = name;
    row.uri = "https://" + row.host + "/u/" + name;
    row.created_at = Instant{std::chrono::seconds{1'700'000'000}};
    EXPECT_TRUE(actors::insert(db, row));
    return row.id;
  }

  std::vector<std::int64_t> counts() {
    std::vector<std::int64_t> answer;
    for (const auto row : db.exec(kRows)) answer.push_back(row.integer(0));
    return answer;
  }
  /// One walk over all, in slices of `limit`; gives how many it took out.
  std::size_t actors_removed(int most = strangers::kMostStrangers, int limit = 1000) {
    return walked(strangers::remove_idle_actors, most, limit);
  }
  std::size_t hosts_removed(int most = strangers::kMostStrangers, int limit = 1000) {
    return walked(strangers::remove_idle_hosts, most, limit);
  }
  template <typename Remove>
  std::size_t walked(Remove remove, int most, int limit) {
    std::size_t removed = 0;
    strangers::Walk walk;
    for (;;) {
      const auto slice = remove(db, walk, most, limit);
      removed += slice.removed;
      if (slice.looked < static_cast<std::size_t>(limit)) return removed;
    }
  }

  test::TestDatabase database;
  Db& db = database.db();
};

TEST_F(StrangersTest, WhoDidNothingHereForThreeMonthsIsForgottenWhole) {
  const ActorId idle = actor(1, "asha"), follower = actor(2, "bilal"), followed = actor(3, "chen");
  follows::put(db, {.followee = followed, .follower = follower});
  db.exec(kAge);
  db.exec(kAgeHosts);
  const ActorId fresh = actor(4, "dora");
  db.exec(kFetched, Params::of(fresh));

  EXPECT_EQ(hosts_removed(), 0u) << "their actors are still known";
  EXPECT_EQ(actors_removed(), 1u);
  EXPECT_EQ(hosts_removed(), 1u);
  EXPECT_EQ(actors_removed(), 0u);

  EXPECT_FALSE(actors::find(db, idle));
  EXPECT_FALSE(actors::find_by_uri(db, "https://asha.example/u/asha"));
  EXPECT_FALSE(hosts::find_by_name(db, "asha.example"));
  for (const ActorId kept : {follower, followed, fresh}) EXPECT_TRUE(actors::find(db, kept));
  const auto left = db.exec(kLeft);
  for (const int column : {0, 1, 2}) EXPECT_EQ(left.front().integer(column), 3) << column;

  EXPECT_TRUE(actors::find(db, actor(5, "asha"))) << "who comes back is somebody new";
}

TEST_F(StrangersTest, MeasuresOutliveWhomTheyAreAbout) {
  const ActorId limited = actor(1, "asha"), suspended = actor(2, "bilal");
  actors::set_limited(db, limited, true);
  actors::set_suspended(db, suspended, true, std::nullopt);
  db.exec(kAge);
  EXPECT_EQ(actors_removed(), 0u);
}

TEST_F(StrangersTest, AHundredThousandHostsThatDidNothingElseAreHeldToTheirNumber) {
  db.script(std::string(kSeed));
  db.script(std::string(kConnect));
  for (const auto rows : counts()) EXPECT_EQ(rows, 100'000);

  // one slice looks at so many and no more, whoever stays among them
  strangers::Walk walk;
  const auto first = strangers::remove_idle_actors(db, walk, strangers::kMostStrangers, 1000);
  EXPECT_EQ(first.looked, 1000u);
  EXPECT_EQ(first.removed, 1000u - kConnected);
  EXPECT_EQ(strangers::remove_idle_actors(db, walk, strangers::kMostStrangers, 1000).removed, 1000u)
      << "the walk does not go on where it stood";

  actors_removed();
  hosts_removed();
  const auto left = counts();
  for (std::size_t table = 0; table < left.size(); ++table) {
    const auto kept = kConnected + (table == 4 ? 3 : 0);  // hosts with a measure or a letter
    EXPECT_LE(left[table], strangers::kMostStrangers + kept) << kFilled[table];
    EXPECT_GT(left[table], strangers::kMostStrangers) << kFilled[table] << ": the newest stay";
  }
  for (std::int64_t id = 1; id <= kConnected; ++id) {
    EXPECT_TRUE(actors::find(db, ActorId{1'000'000 + id})) << id;
    EXPECT_TRUE(hosts::find(db, HostId{id})) << id;
  }
  for (const std::int64_t id : {50, 51, 52}) EXPECT_TRUE(hosts::find(db, HostId{id})) << id;
  EXPECT_TRUE(actors::find(db, ActorId{1'100'000}));
  EXPECT_FALSE(actors::find(db, ActorId{1'000'100})) << "the longest unseen go first";
}

TEST_F(StrangersTest, AHostIntoWhichSomebodyMovesStays) {
  const auto name = hosts::obtain(db, HostId{101}, "asha.example").name;
  db.exec(kAgeHosts);
  const auto other = database.connect();
  other->transaction([&] {
    EXPECT_EQ(hosts::obtain(*other, HostId{102}, name).id, HostId{101});
    EXPECT_EQ(hosts_removed(), 0u);
  });
  EXPECT_EQ(hosts_removed(), 1u);
}

TEST_F(StrangersTest, WhoWasMetThisMomentStaysHoweverManyCome) {
  const ActorId fresh = actor(1, "asha");
  db.exec(kFetched, Params::of(fresh));
  EXPECT_EQ(actors_removed(0), 0u);
  db.exec(kAge);
  EXPECT_EQ(actors_removed(0), 1u);
}

}  // namespace
}  // namespace samvad::storage
