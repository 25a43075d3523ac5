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

  EXPECT_EQ(strangers::remove_idle_hosts(db), 0u) << "their actors are still known";
  EXPECT_EQ(strangers::remove_idle_actors(db), 1u);
  EXPECT_EQ(strangers::remove_idle_hosts(db), 1u);
  EXPECT_EQ(strangers::remove_idle_actors(db), 0u);

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
  EXPECT_EQ(strangers::remove_idle_actors(db), 0u);
}

}  // namespace
}  // namespace samvad::storage
