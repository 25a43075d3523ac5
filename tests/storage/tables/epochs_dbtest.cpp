#include "storage/tables/epochs.hpp"
#include "tests/support/test_database.hpp"

#include <array>
#include <gtest/gtest.h>

namespace samvad::storage {
namespace {

using epochs::Changed;
using epochs::Kind;
using Changes = std::vector<Changed>;

class EpochsTest : public testing::Test {
 protected:
  void SetUp() override { poller.poll(db); }
  static void bump(Db& on, Kind kind, std::int64_t id) {
    const std::array changes{Changed{kind, id}};
    epochs::bump(on, changes);
  }

  test::TestDatabase database;
  Db& db = database.db();
  epochs::Poller poller;
};

TEST_F(EpochsTest, EachChangeIsToldOnce) {
  EXPECT_TRUE(poller.poll(db).changes.empty());
  const std::array changes{Changed{Kind::kThread, 5}, Changed{Kind::kSite, 0}, Changed{Kind::kThread, 5}};
  epochs::bump(db, changes);
  EXPECT_EQ(poller.poll(db).changes, (Changes{{Kind::kThread, 5}, {Kind::kSite, 0}}));
  EXPECT_TRUE(poller.poll(db).changes.empty());
  bump(db, Kind::kThread, 5);
  EXPECT_EQ(poller.poll(db).changes, (Changes{{Kind::kThread, 5}}));
}

TEST_F(EpochsTest, ReverseOrderOfCommitsLosesNothingAndRepeatsNothing) {
  const auto slow = database.connect(), quick = database.connect();
  slow->transaction([&] {
    bump(*slow, Kind::kBoard, 1);
    bump(*quick, Kind::kBoard, 2);  // begun later, committed first
    EXPECT_EQ(poller.poll(db).changes, (Changes{{Kind::kBoard, 2}}));
    EXPECT_TRUE(poller.poll(db).changes.empty());
  });
  EXPECT_EQ(poller.poll(db).changes, (Changes{{Kind::kBoard, 1}}));
  EXPECT_TRUE(poller.poll(db).changes.empty());
}

TEST_F(EpochsTest, RolledBackChangeIsNotTold) {
  EXPECT_THROW(db.transaction([&] {
    bump(db, Kind::kActor, 1);
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_TRUE(poller.poll(db).changes.empty());
}

TEST_F(EpochsTest, LongGapGivesEverything) {
  bump(db, Kind::kActor, 1);
  const auto later = std::chrono::steady_clock::now() + epochs::kLongestGap + std::chrono::seconds(1);
  EXPECT_TRUE(poller.poll(db, later).everything);
  bump(db, Kind::kActor, 2);
  const epochs::News news = poller.poll(db, later + std::chrono::seconds(1));
  EXPECT_FALSE(news.everything);
  EXPECT_EQ(news.changes, (Changes{{Kind::kActor, 2}}));
}

TEST_F(EpochsTest, OldRowsGo) {
  bump(db, Kind::kThread, 1);
  bump(db, Kind::kThread, 2);
  database.owner().script("update epochs set changed_at = now() - interval '16 minutes' where id = 1");
  EXPECT_EQ(epochs::remove_old(db), 1U);
  EXPECT_EQ(epochs::remove_old(db), 0U);
}

}  // namespace
}  // namespace samvad::storage
