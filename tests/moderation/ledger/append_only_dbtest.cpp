// What was decided stays as it was written: the tables say so themselves, even to their owner (to the role that serves
// it is not granted either: tests/storage/plans/grants_dbtest).
#include "moderation/ledger/ledger.hpp"
#include "storage/tables/audit_log.hpp"
#include "storage/tables/decisions.hpp"
#include "storage/tables/domain_policy.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>
#include <string>

namespace samvad::moderation {
namespace {

class PublicLogTable : public ::testing::Test {
 protected:
  void SetUp() override {
    storage::decisions::insert(
        db(),
        {.id = storage::DecisionId{1}, .target_actor = storage::ActorId{1}, .reason = "It breaks our first rule"});
    storage::domain_policy::append(db(), {.id = 1, .domain = "spam.example"});
    storage::audit_log::append(db(), {.id = 1, .action = "tested"});
    db().transaction(
        [&] { record(db(), clock, {.measure = "hide", .subject = "/p/1", .reason = "It breaks our first rule"}); });
  }
  storage::Db& db() { return database.db(); }
  bool refused(const std::string& sql) {
    const std::string name = "test." + sql;
    try {
      database.owner().exec({name, sql});
    } catch (const storage::DbError& error) {
      return true;
    }
    return false;
  }
  std::int64_t rows(const std::string& table) {
    const std::string sql = "select count(*) from " + table, name = "test.count_" + table;
    return db().exec({name, sql}).front().integer(0);
  }

  test::TestDatabase database;
  test::FakeClock clock;
};

class AppendOnly : public PublicLogTable, public ::testing::WithParamInterface<const char*> {};

TEST_P(AppendOnly, RowsAreNeitherChangedNorErased) {
  const std::string table = GetParam();
  ASSERT_EQ(rows(table), 1);
  EXPECT_TRUE(refused("delete from " + table));
  EXPECT_TRUE(refused("update " + table + " set id = id + 1"));
  EXPECT_EQ(rows(table), 1);
}

INSTANTIATE_TEST_SUITE_P(Tables, AppendOnly,
                         ::testing::Values("decisions", "domain_policy", "audit_log", "public_log"));

TEST_F(PublicLogTable, ATextCanBeErasedAndNothingPutInItsPlace) {
  EXPECT_TRUE(refused("update public_log set reason = 'another'"));
  EXPECT_TRUE(refused("update public_log set measure = 'restore'"));
  EXPECT_TRUE(refused("update public_log set hash = previous_hash"));
  EXPECT_FALSE(refused("update public_log set subject = '', reason = '', scope = '', rule = ''"));
  EXPECT_EQ(first_broken(storage::public_log::oldest(db(), 0, 10), std::string(32, '\0')), std::nullopt);
}

}  // namespace
}  // namespace samvad::moderation
