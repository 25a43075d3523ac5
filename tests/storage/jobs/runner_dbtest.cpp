#include "storage/base/log.hpp"
#include "storage/jobs/process_slot.hpp"
#include "storage/jobs/runner.hpp"
#include "tests/support/test_database.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <gtest/gtest.h>
#include <latch>
#include <mutex>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace samvad::storage {
namespace {

using namespace std::chrono_literals;

/// Waits until `condition` holds, at most two minutes.
template <class Condition>
bool eventually(const Condition& condition) {
  const auto end = std::chrono::steady_clock::now() + 120s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

constexpr Statement kEffect{"test.effect", "insert into effects values ($1)"};
constexpr Statement kEffects{"test.effects", "select count(*) from effects"};
constexpr Statement kPutOff{"test.put_off", R"(
  select count(*), coalesce(min(wait) >= interval '1 second', false) from put_off where id = $1)"};
/// Writes down for how long each job is put off, and lets it wait for a day instead: a busy machine takes longer than
/// the second that it may be.
constexpr std::string_view kHoldOff = R"(
  create table put_off (id bigint, wait interval);
  grant all on put_off to public;
  create function hold_off() returns trigger language plpgsql as $$ begin
    insert into put_off values (new.id, new.run_at - now());
    new.run_at := now() + interval '1 day';
    return new;
  end $$;
  create trigger hold_off before update on jobs for each row
  when (new.state = 1 and new.leased_until is null and old.leased_until is not null) execute function hold_off())";
constexpr Statement kJobs{"test.jobs", "select count(*) from jobs"};

class JobRunnerTest : public testing::Test {
 protected:
  void SetUp() override { database.owner().script("create table effects (what text); grant all on effects to public"); }
  JobId add(jobs::Job job) { return jobs::enqueue(db, ids, job); }
  std::int64_t number(const Statement& statement) { return db.exec(statement).front().integer(0); }

  test::TestDatabase database;
  Db& db = database.db();
  IdMaker ids{system_clock(), 1};
};

TEST_F(JobRunnerTest, RunsWhatIsDueAndForgetsIt) {
  JobTable table;
  table.handle("write", JobMode::kInTransaction, [](Db& on, const RunningJob& job) -> Status {
    EXPECT_TRUE(on.in_transaction());
    EXPECT_EQ(on.exec({"test.timeout", "select current_setting('statement_timeout')"}).front().text(0), "1min");
    on.exec(kEffect, Params::of(job.payload));
    return {};
  });
  table.handle("alone", JobMode::kAlone, [](Db& on, const RunningJob& job) -> Status {
    EXPECT_FALSE(on.in_transaction());
    const Statement timeout{"test.timeout", "select current_setting('statement_timeout')"};
    EXPECT_EQ(on.exec(timeout).front().text(0), "1min");
    on.transaction([&] { EXPECT_EQ(on.exec(timeout).front().text(0), "1min"); });
    on.exec(kEffect, Params::of(job.payload));
    return {};
  });
  for (int i = 0; i < 20; ++i) add({.kind = i % 2 ? "write" : "alone", .payload = "x"});
  JobRunner runner(database.config(), ids, std::move(table), 3);
  EXPECT_TRUE(eventually([&] { return runner.stats().done == 20; }));
  EXPECT_EQ(number(kEffects), 20);
  EXPECT_EQ(number(kJobs), 0);
  add({.kind = "write", .payload = "y"});
  runner.wake();
  EXPECT_TRUE(eventually([&] { return runner.stats().done == 21; }));
}

TEST_F(JobRunnerTest, FailedTryLeavesNoEffectAndTheLastOneADeadLetter) {
  JobTable table;
  table.handle("error", JobMode::kInTransaction, [](Db& on, const RunningJob&) -> Status {
    on.exec(kEffect, Params::of("half"));
    return fail(Code::kPeer, "error.internal", "silent");
  });
  table.handle("throws", JobMode::kAlone, [](Db& on, const RunningJob&) -> Status {
    return on.exec({"test.bad", "select 1/0"}), Status{};
  });
  database.owner().script(kHoldOff);
  const JobId waits = add({.kind = "error"});
  add({.kind = "error", .priority = 6, .max_tries = 1});
  add({.kind = "throws", .priority = 7, .max_tries = 1});
  JobRunner runner(database.config(), ids, std::move(table), 1);
  EXPECT_TRUE(eventually([&] { return runner.stats().buried == 2; }));
  EXPECT_EQ(runner.stats().failed, 1U);
  EXPECT_EQ(number(kEffects), 0);
  const auto letters = jobs::dead_letters(db, {}, 10);
  ASSERT_EQ(letters.size(), 2U);
  EXPECT_EQ(letters[0].reason, "internal error.internal: 22012 ERROR:  division by zero");
  EXPECT_EQ(letters[1].reason, "peer error.internal: silent");
  const Rows rows = db.exec({"test.waits", "select tries from jobs where id = $1"}, Params::of(waits));
  EXPECT_EQ(rows.front().integer(0), 1);
  const Rows put_off = db.exec(kPutOff, Params::of(waits));
  EXPECT_EQ(put_off.front().integer(0), 1);
  EXPECT_TRUE(put_off.front().flag(1));
}

TEST_F(JobRunnerTest, LostLeaseTakesTheEffectBack) {
  JobTable table;
  std::latch started(1), go(1);
  table.handle("slow", JobMode::kInTransaction, [&](Db& on, const RunningJob&) -> Status {
    on.exec(kEffect, Params::of("mine"));
    started.count_down();
    go.wait();
    return {};
  });
  add({.kind = "slow"});
  JobRunner runner(database.config(), ids, std::move(table), 1);
  started.wait();
  db.script("update jobs set leased_by = 'another process'");
  go.count_down();
  EXPECT_TRUE(eventually([&] { return runner.stats().done == 1; }));
  EXPECT_EQ(number(kEffects), 0);
  EXPECT_EQ(number(kJobs), 1);
}

TEST_F(JobRunnerTest, StopWaitsForWhatRunsAndGivesBackTheRest) {
  JobTable table;
  std::latch started(1), go(1);
  std::atomic<bool> told{false};
  table.handle("slow", JobMode::kAlone, [&](Db&, const RunningJob& job) -> Status {
    started.count_down();
    go.wait();
    told = job.stopping();
    return {};
  });
  add({.kind = "slow"});
  JobRunner runner(database.config(), ids, std::move(table), 1);
  started.wait();
  EXPECT_FALSE(runner.stop(1ms));
  const auto again = jobs::claim(db, "another process", {"slow"});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->tries, 1);
  EXPECT_FALSE(again->abandoned);
  go.count_down();
  EXPECT_TRUE(runner.stop(20s));
  EXPECT_TRUE(told);
}

TEST_F(JobRunnerTest, ScheduleRunsByItself) {
  JobTable table;
  std::atomic<int> runs{0};
  table.handle("tick", JobMode::kAlone, [&](Db&, const RunningJob& job) -> Status {
    EXPECT_EQ(job.payload, "all");
    ++runs;
    return {};
  });
  table.schedule("tick", 100ms, "tick", "all");
  EXPECT_THROW(table.schedule("none", 1s, "none"), std::logic_error);
  JobRunner runner(database.config(), ids, std::move(table), 1);
  EXPECT_TRUE(eventually([&] { return runs >= 2; }));
}

/// A process of its own that runs jobs until one of them ends it.
void run_until_killed(const DbConfig& config) {
  const pid_t child = fork();
  if (child == 0) {
    IdMaker ids(system_clock(), 2);
    JobTable table;
    table.handle("poison", JobMode::kInTransaction, [](Db&, const RunningJob&) -> Status { std::abort(); });
    JobRunner runner(config, ids, std::move(table), 1);
    for (;;) pause();
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
}

TEST_F(JobRunnerTest, JobThatKillsItsProcessEndsAsADeadLetterAndTheRestGoesOn) {
  add({.kind = "poison"});
  for (int death = 1; death <= 5; ++death) {
    run_until_killed(database.config());
    // What the clock would bring: the lease runs out; from the second death on the job then waits for a time of its
    // own.
    db.script("update jobs set run_at = now(), leased_until = null, leased_by = '' where kind = 'poison'");
  }
  EXPECT_EQ(number({"test.tries", "select tries from jobs"}), 5);
  add({.kind = "innocent", .priority = 6});
  JobTable table;
  table.handle("poison", JobMode::kInTransaction, [](Db&, const RunningJob&) -> Status { std::abort(); });
  table.handle("innocent", JobMode::kInTransaction, [](Db&, const RunningJob&) -> Status { return {}; });
  JobRunner runner(database.config(), ids, std::move(table), 1);
  EXPECT_TRUE(eventually([&] { return runner.stats().done == 1; }));
  const auto letters = jobs::dead_letters(db, {}, 10);
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(letters[0].kind, "poison");
  EXPECT_EQ(letters[0].reason, "the process ended while this job ran, at each of its tries");
}

TEST_F(JobRunnerTest, JobFoundAbandonedTwiceWaitsForATimeOfItsOwn) {
  database.owner().script(kHoldOff);
  const JobId id = add({.kind = "k"});
  db.script("update jobs set tries = 2, leased_by = 'dead', leased_until = now() - interval '1 second'");
  JobTable table;
  std::atomic<int> runs{0};
  table.handle("k", JobMode::kAlone, [&](Db&, const RunningJob&) -> Status { return ++runs, Status{}; });
  {
    JobRunner runner(database.config(), ids, std::move(table), 1);
    EXPECT_TRUE(eventually([&] {
      return db.exec({"test.free", "select leased_until is null from jobs where id = $1"}, Params::of(id))
          .front()
          .flag(0);
    }));
  }
  EXPECT_EQ(runs, 0);
  EXPECT_EQ(number({"test.tries", "select tries from jobs"}), 2);
  EXPECT_TRUE(db.exec(kPutOff, Params::of(id)).front().flag(1));
}

TEST(ProcessSlot, IsHeldAndGivenBack) {
  test::TestDatabase database;
  constexpr Statement kHeld{"test.held", "select count(*) from process_slots where leased_until > now()"};
  {
    const auto one = ProcessSlot::take(database.config(), [] {}), two = ProcessSlot::take(database.config(), [] {});
    ASSERT_TRUE(one && two);
    EXPECT_NE((*one)->number(), (*two)->number());
    EXPECT_EQ(database.db().exec(kHeld).front().integer(0), 2);
  }
  EXPECT_EQ(database.db().exec(kHeld).front().integer(0), 0);
  database.db().script("update process_slots set leased_until = now() + interval '1 hour'");
  EXPECT_EQ(ProcessSlot::take(database.config(), [] {}).error().code, Code::kUnavailable);
}

}  // namespace
}  // namespace samvad::storage
