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
  RunningJob job() {
    return {.id = JobId{1}, .kind = "sweep_test", .payload = {}, .stopping = [this] { return stopping; }};
  }

  test::TestDatabase database;
  Db& db = database.db();
  IdMaker ids{system_clock(), 1};
  int left = 35, slices = 0;
  bool stopping = false;
};

TEST_F(SweepTest, GoesOnUntilASliceIsNotFull) {
  EXPECT_TRUE(run_sweep(db, job(), sweep(), 1h));
  EXPECT_EQ(left, 0);
  EXPECT_EQ(slices, 4);
}

TEST_F(SweepTest, EndsAfterItsTimeAndWhenTheProcessStops) {
  EXPECT_FALSE(run_sweep(db, job(), sweep(), 0ms));
  EXPECT_EQ(left, 25);
  stopping = true;
  EXPECT_FALSE(run_sweep(db, job(), sweep(), 1h));
  EXPECT_EQ(left, 15);
}

TEST_F(SweepTest, WhatIsLeftIsQueuedAgainBehindOthers) {
  JobTable table;
  add_sweep(table, ids, sweep());
  ASSERT_EQ(table.schedules().size(), 1U);
  stopping = true;
  ASSERT_TRUE(table.find("sweep_test")->handler(db, job()));
  const Rows rows = db.exec({"test.queued", "select kind, priority, unique_key from jobs"});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.front().text(0), "sweep_test");
  EXPECT_GT(rows.front().integer(1), 5);
  EXPECT_EQ(rows.front().text(2), "schedule sweep_test") << "the key of its schedule: never queued twice";
  stopping = false;
  db.script("delete from jobs");
  ASSERT_TRUE(table.find("sweep_test")->handler(db, job()));
  EXPECT_TRUE(db.exec({"test.none", "select 1 from jobs"}).empty());
}

}  // namespace
}  // namespace samvad::storage
