#include "storage/tables/jobs.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>

namespace samvad::storage {
namespace {

using namespace std::chrono_literals;
using jobs::Job;

class JobsTest : public testing::Test {
 protected:
  JobId add(const Job& job) { return jobs::enqueue(db, ids, job); }
  std::optional<jobs::Claimed> claim(const std::string& holder = "me") {
    return jobs::claim(db, holder, {"k", "other"});
  }
  /// Lets every lease run out.
  void let_leases_lapse() {
    db.script("update jobs set run_at = now(), leased_until = now() where leased_until is not null");
  }

  test::TestDatabase database;
  Db& db = database.db();
  test::FakeClock clock;
  IdMaker ids{clock, 1};
};

TEST_F(JobsTest, MostUrgentDueJobFirst) {
  add({.kind = "k", .payload = "late", .delay = 1h});
  add({.kind = "k", .payload = "usual"});
  add({.kind = "k", .payload = "urgent", .priority = 1});
  add({.kind = "unknown", .payload = "for others", .priority = 1});
  EXPECT_EQ(claim()->payload, "urgent");
  EXPECT_EQ(claim()->payload, "usual");
  EXPECT_FALSE(claim());
}

TEST_F(JobsTest, OneOfEachUntilSoManyWait) {
  jobs::enqueue_each(db, ids, {.kind = "k", .priority = 9}, {"a", "b"}, 3);
  jobs::enqueue_each(db, ids, {.kind = "k", .priority = 9}, {"b", "c"}, 3);
  jobs::enqueue_each(db, ids, {.kind = "k", .priority = 9}, {"d"}, 3);
  jobs::enqueue_each(db, ids, {.kind = "other", .priority = 9}, {"d"}, 3);
  EXPECT_EQ(jobs::backlog(db).due, 4) << "a, b, c, and the other kind's";
  std::set<std::string> of_k;
  while (const auto job = jobs::claim(db, "me", {"k"})) of_k.insert(job->payload);
  EXPECT_EQ(of_k, (std::set<std::string>{"a", "b", "c"}));
  jobs::enqueue_each(db, ids, {.kind = "k"}, {"a"}, 3);
  EXPECT_TRUE(claim()) << "running ones do not count";
}

TEST_F(JobsTest, RolledBackTransactionLeavesNoJob) {
  EXPECT_THROW(db.transaction([&] {
    add({.kind = "k"});
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_FALSE(claim());
}

TEST_F(JobsTest, TwoRunnersNeverHoldOneJob) {
  add({.kind = "k"});
  const auto other = database.connect();
  db.transaction([&] {
    ASSERT_TRUE(claim());
    EXPECT_FALSE(jobs::claim(*other, "other", {"k"}));
  });
  EXPECT_FALSE(jobs::claim(*other, "other", {"k"}));
}

TEST_F(JobsTest, TryIsCountedBeforeTheRunAndKilledHolderIsSeen) {
  const JobId id = add({.kind = "k"});
  EXPECT_EQ(claim("killed")->tries, 1);
  EXPECT_FALSE(claim());
  let_leases_lapse();
  const auto again = claim();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->id, id);
  EXPECT_EQ(again->tries, 2);
  EXPECT_TRUE(again->abandoned);
  EXPECT_FALSE(jobs::finish(db, id, "killed"));
  EXPECT_TRUE(jobs::finish(db, id, "me"));
}

TEST_F(JobsTest, RenewedLeaseHolds) {
  add({.kind = "k"});
  claim();
  db.script("update jobs set run_at = now() + interval '1 second', leased_until = run_at");
  jobs::renew(db, "somebody else");
  jobs::renew(db, "me");
  constexpr Statement kLeft{"test.left", R"(
select run_at > now() + interval '50 seconds' and run_at = leased_until from jobs)"};
  EXPECT_TRUE(db.exec(kLeft).front().flag(0));
}

TEST_F(JobsTest, FailedJobWaitsAndKeepsItsReason) {
  const JobId id = add({.kind = "k"});
  claim();
  jobs::put_back(db, id, "me", 1h, "peer silent");
  EXPECT_FALSE(claim());
  db.script("update jobs set run_at = now()");
  const auto again = claim();
  EXPECT_EQ(again->tries, 2);
  EXPECT_FALSE(again->abandoned);
}

TEST_F(JobsTest, OneWaitingJobOfAKindAndKeyButARunningOneDoesNotSwallowNews) {
  const JobId first = add({.kind = "k", .unique_key = "thread 5"});
  EXPECT_TRUE(first);
  EXPECT_FALSE(add({.kind = "k", .unique_key = "thread 5"}));
  EXPECT_TRUE(add({.kind = "k", .unique_key = "thread 6"}));
  EXPECT_TRUE(add({.kind = "other", .unique_key = "thread 5"}));
  ASSERT_EQ(claim()->id, first);
  const JobId second = add({.kind = "k", .unique_key = "thread 5"});
  EXPECT_TRUE(second);
  jobs::put_back(db, first, "me", 0ms, "failed");  // the second stands for both
  constexpr Statement kKey{"test.key", "select id from jobs where kind = 'k' and unique_key = 'thread 5'"};
  const Rows rows = db.exec(kKey);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.front().id<JobId>(0), second);
}

TEST_F(JobsTest, DeadLettersAreListedRetriedAndDiscarded) {
  const JobId a = add({.kind = "k", .payload = "a"}), b = add({.kind = "k", .payload = "b"});
  for (int i = 0; i < 2; ++i) jobs::bury(db, claim()->id, "me", "broken");
  EXPECT_FALSE(claim());
  auto letters = jobs::dead_letters(db, {}, 10);
  ASSERT_EQ(letters.size(), 2U);
  EXPECT_EQ(letters[0].id, b);
  EXPECT_EQ(letters[0].reason, "broken");
  EXPECT_EQ(letters[0].tries, 1);
  EXPECT_EQ(jobs::dead_letters(db, b, 10).size(), 1U);
  EXPECT_EQ(jobs::backlog(db).dead, 2);
  EXPECT_TRUE(jobs::retry(db, a));
  EXPECT_EQ(claim()->tries, 1);
  EXPECT_EQ(jobs::retry(db, a).error().code, Code::kNotFound);
  EXPECT_TRUE(jobs::discard(db, b));
  EXPECT_EQ(jobs::discard(db, b).error().code, Code::kNotFound);
  EXPECT_TRUE(jobs::dead_letters(db, {}, 10).empty());
}

TEST_F(JobsTest, RetryOfADeadLetterWhoseWorkWaitsAlready) {
  const JobId dead = add({.kind = "k", .unique_key = "x"});
  jobs::bury(db, claim()->id, "me", "broken");
  add({.kind = "k", .unique_key = "x"});
  EXPECT_TRUE(jobs::retry(db, dead));
  EXPECT_EQ(jobs::backlog(db).due, 1);
}

TEST_F(JobsTest, StoppingProcessGivesBackWithoutCountingTheTry) {
  add({.kind = "k"});
  add({.kind = "k"});
  claim();
  claim();
  jobs::give_back_all(db, "me");
  EXPECT_EQ(jobs::backlog(db).due, 2);
  EXPECT_EQ(claim()->tries, 1);
}

TEST_F(JobsTest, BacklogSaysHowLongTheFirstDueJobWaits) {
  EXPECT_EQ(jobs::backlog(db).oldest, 0ms);
  add({.kind = "k"});
  db.script("update jobs set run_at = now() - interval '90 seconds'");
  EXPECT_GE(jobs::backlog(db).oldest, 90s);
  EXPECT_LT(jobs::backlog(db).oldest, 120s);
  claim();
  EXPECT_EQ(jobs::backlog(db).due, 0);
}

TEST_F(JobsTest, ScheduleIsDueOnceAnInterval) {
  EXPECT_TRUE(jobs::schedule_due(db, "sweep", 1h));
  EXPECT_FALSE(jobs::schedule_due(db, "sweep", 1h));
  db.script("update schedules set last_run_at = now() - interval '61 minutes'");
  EXPECT_TRUE(jobs::schedule_due(db, "sweep", 1h));
}

}  // namespace
}  // namespace samvad::storage
