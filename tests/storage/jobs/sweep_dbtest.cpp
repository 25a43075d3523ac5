#include "storage/jobs/sweep.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>

namespace samvad::storage {
namespace {

using namespace std::chrono_literals;

class SweepTest : public testing::Test {
 protected:
  /// Takes from `left`, ten at a time.
  Sweep sweep() {
    return {"sweep_test", 1h,
            [this](Db&, int rows) {
              ++slices;
              const int took = std::min(rows, left);
              left -= took;
              return static_cast<std::size_t>(took);
            },
            10};
  }
  /// Runs what is due, and what that queues, until nothing is left.
  int run_all(const JobTable& table) {
    int runs = 0;
    do {
      db.script("delete from jobs");
      EXPECT_TRUE(table.find("sweep_test")->handler(db, {.id = JobId{1}, .kind = "sweep_test", .payload = {}}));
      ++runs;
    } while (runs < 100 && !db.exec({"test.any", "select from jobs"}).empty());
    return runs;
  }

  test::TestDatabase database;
  Db& db = database.db();
  IdMaker ids{system_clock(), 1};
  int left = 35, slices = 0;
};

TEST_F(SweepTest, GoesOnUntilASliceIsNotFull) {
  JobTable table;
  add_sweep(table, ids, sweep());
  ASSERT_EQ(table.schedules().size(), 1U);
  EXPECT_EQ(run_all(table), 4);
  EXPECT_EQ(left, 0);
  EXPECT_EQ(slices, 4) << "one a run: others get their turn between";
}

TEST_F(SweepTest, WhatIsLeftIsQueuedAgainBehindOthers) {
  JobTable table;
  add_sweep(table, ids, sweep());
  ASSERT_TRUE(table.find("sweep_test")->handler(db, {.id = JobId{1}, .kind = "sweep_test", .payload = {}}));
  const Rows rows = db.exec({"test.queued", "select kind, priority, unique_key from jobs"});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.front().text(0), "sweep_test");
  EXPECT_GT(rows.front().integer(1), 5);
  EXPECT_EQ(rows.front().text(2), "schedule sweep_test") << "the key of its schedule: never queued twice";
}

}  // namespace
}  // namespace samvad::storage
