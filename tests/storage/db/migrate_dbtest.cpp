#include "storage/db/migrate.hpp"
#include "storage/sql/embedded.hpp"
#include "tests/support/test_database.hpp"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <thread>

namespace samvad::storage {
namespace {

using test::TestDatabase;

TEST(Migrate, AppliesEachStepOnce) {
  TestDatabase database(TestDatabase::Schema::kEmpty);
  const auto before = migration_status(database.db());
  ASSERT_GE(before.size(), embedded_migrations().size());
  EXPECT_FALSE(before.front().applied);
  std::size_t steps = 0;
  ASSERT_TRUE(migrate(database.db(), [&](std::size_t, std::size_t, const std::string&) { ++steps; }));
  EXPECT_EQ(steps, before.size());
  steps = 0;
  ASSERT_TRUE(migrate(database.db(), [&](std::size_t, std::size_t, const std::string&) { ++steps; }));
  EXPECT_EQ(steps, 0U);
  const auto after = migration_status(database.db());
  EXPECT_TRUE(std::all_of(after.begin(), after.end(), [](const auto& step) { return step.applied; }));
}

TEST(Migrate, TwoAtOnceBothSucceed) {
  TestDatabase database(TestDatabase::Schema::kEmpty);
  std::vector<std::thread> threads;
  std::array<bool, 4> good{};
  for (auto& answer : good) {
    threads.emplace_back([&] { answer = migrate(*database.connect()).has_value(); });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_TRUE(std::all_of(good.begin(), good.end(), [](bool answer) { return answer; }));
}

TEST(Migrate, ChangedTextOfAnAppliedStepIsRefused) {
  TestDatabase database;
  database.owner().script("update schema_steps set checksum = 'other' where name like '0001%'");
  const Status answer = migrate(database.owner());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::kConflict);
  EXPECT_EQ(answer.error().key, "error.migration_changed");
}

TEST(Migrate, SessionsOfOurRoleHaveItsLimits) {
  TestDatabase database;
  constexpr Statement kSettings{"test.settings", R"(
select current_setting('random_page_cost'), current_setting('plan_cache_mode'), current_setting('statement_timeout'),
  current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'), current_setting('timezone'))"};
  const Rows rows = database.db().exec(kSettings);
  const auto row = rows.front();
  EXPECT_EQ(row.text(0), "1.1");
  EXPECT_EQ(row.text(1), "force_generic_plan");
  EXPECT_EQ(row.text(2), "5s");
  EXPECT_EQ(row.text(3), "2s");
  EXPECT_EQ(row.text(4), "10s");
  EXPECT_EQ(row.text(5), "UTC");
}

TEST(Durability, IsReadFromTheServer) {
  TestDatabase database;
  Db& db = database.db();
  const bool fast = !assert_durable(db);
  const char* asked = std::getenv("SAMVAD_TEST_FAST");
  EXPECT_EQ(fast, asked && std::string_view(asked) == "1");
  db.transaction([&] {
    db.script("set local synchronous_commit = off");
    EXPECT_FALSE(assert_durable(db));
  });
}

}  // namespace
}  // namespace samvad::storage
