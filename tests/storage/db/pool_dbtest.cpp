#include "storage/db/group_commit.hpp"
#include "storage/db/pool.hpp"
#include "tests/support/test_database.hpp"

#include <atomic>
#include <future>
#include <gtest/gtest.h>
#include <latch>
#include <map>
#include <thread>

namespace samvad::storage {
namespace {

using test::TestDatabase;

constexpr Statement kCount{"test.count", "select count(*) from things"};
constexpr Statement kAdd{"test.add", R"(
insert into things select * from unnest($1::bigint[], $2::text[]) on conflict (id) do nothing returning id)"};

TEST(WorkerPool, RunsTasksAndRethrowsToTheWaiter) {
  TestDatabase database(TestDatabase::Schema::kEmpty);
  WorkerPool pool(database.config(), 2, 4, "test");
  std::int64_t seen = 0;
  pool.run([&](Db& db) { seen = db.exec({"test.one", "select 1"}).front().integer(0); });
  EXPECT_EQ(seen, 1);
  EXPECT_THROW(pool.run([](Db& db) { db.exec({"test.bad", "select 1/0"}); }), DbError);
  pool.run([&](Db& db) { seen = db.exec({"test.two", "select 2"}).front().integer(0); });
  EXPECT_EQ(seen, 2);
}

TEST(WorkerPool, RefusesWhenFullAndSaysHowLongWorkWaits) {
  WorkerPool pool({"host=/nonexistent", true}, 1, 2, "test");
  std::promise<void> go;
  std::latch started(1);
  const auto gate = go.get_future().share();
  ASSERT_TRUE(pool.submit([&started, gate](Db&) {
    started.count_down();
    gate.wait();
  }));
  started.wait();
  std::atomic<int> ran{0};
  EXPECT_TRUE(pool.submit([&](Db&) { ++ran; }));
  EXPECT_TRUE(pool.submit([](Db&) { throw std::runtime_error("logged, not fatal"); }));
  EXPECT_FALSE(pool.submit([&](Db&) { ++ran; }));
  EXPECT_EQ(pool.stats().waiting, 2U);
  EXPECT_EQ(pool.stats().running, 1U);
  EXPECT_EQ(pool.stats().workers, 1U);
  const auto waited = pool.stats().oldest_wait;
  while (pool.stats().oldest_wait <= waited) std::this_thread::yield();
  go.set_value();
  pool.run([&](Db&) { ++ran; });
  EXPECT_EQ(ran, 2);
  EXPECT_EQ(pool.stats().waiting, 0U);
}

TEST(WorkerPool, LivesThroughAnAbsentDatabase) {
  WorkerPool pool({"host=/nonexistent", true}, 1, 2, "test");
  for (int i = 0; i < 2; ++i) {
    try {
      pool.run([](Db& db) { db.exec(kCount); });
      FAIL();
    } catch (const DbError& error) {
      EXPECT_EQ(error.code(), Code::kUnavailable);
    }
  }
}

struct Thing {
  std::int64_t id;
  std::string name;
};

std::vector<Stored> add_things(Db& db, const std::vector<Thing>& things) {
  std::vector<std::int64_t> ids;
  std::vector<std::string> names;
  for (const auto& thing : things) {
    ids.push_back(thing.id);
    names.push_back(thing.name);
  }
  std::vector<Stored> outcomes(things.size(), Stored::kDuplicate);
  for (const auto row : db.exec(kAdd, Params::of(ids, names))) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (ids[i] == row.integer(0)) outcomes[i] = Stored::kStored;
    }
  }
  return outcomes;
}

class GroupCommitTest : public testing::Test {
 protected:
  void SetUp() override {
    database.db().script("create table things (id bigint primary key, name text not null check (name <> 'bad'))");
  }

  TestDatabase database{TestDatabase::Schema::kEmpty};
};

TEST_F(GroupCommitTest, EachCallerLearnsTheFateOfItsRowAfterTheCommit) {
  std::promise<void> go;
  std::latch first(1);
  const auto gate = go.get_future().share();
  std::vector<std::size_t> batches;
  std::map<std::int64_t, Stored> fates;
  std::int64_t visible_at_answer = -1;
  const auto reader = database.connect();
  {
    GroupCommitter<Thing> committer(database.config(), 8, 5, [&](Db& db, const std::vector<Thing>& things) {
      if (batches.empty()) {
        first.count_down();
        gate.wait();
      }
      batches.push_back(things.size());
      return add_things(db, things);
    });
    const auto submit = [&](std::int64_t id, const std::string& name) {
      return committer.submit({id, name}, [&, id](Stored outcome) {
        fates[id] = outcome;
        if (id == 1) visible_at_answer = reader->exec(kCount).front().integer(0);
      });
    };
    ASSERT_TRUE(submit(1, "a"));
    first.wait();  // the others gather while the first one is written
    EXPECT_TRUE(submit(2, "b"));
    EXPECT_TRUE(submit(3, "bad"));
    EXPECT_TRUE(submit(4, "d"));
    EXPECT_TRUE(committer.submit({1, "again"}, [&](Stored outcome) { fates[100] = outcome; }));
    EXPECT_TRUE(submit(5, "e"));
    EXPECT_FALSE(submit(6, "no room"));
    EXPECT_EQ(committer.waiting(), 5U);
    go.set_value();
  }
  EXPECT_EQ(visible_at_answer, 1);
  EXPECT_EQ(batches, (std::vector<std::size_t>{1, 5, 1, 1, 1, 1, 1}));  // the bad row made its batch go one by one
  EXPECT_EQ(fates, (std::map<std::int64_t, Stored>{{1, Stored::kStored},
                                                   {2, Stored::kStored},
                                                   {3, Stored::kFailed},
                                                   {4, Stored::kStored},
                                                   {5, Stored::kStored},
                                                   {100, Stored::kDuplicate}}));
  EXPECT_EQ(reader->exec(kCount).front().integer(0), 4);
}

TEST(GroupCommit, AbsentDatabaseFailsTheBatchAtOnce) {
  std::promise<Stored> told;
  GroupCommitter<Thing> committer({"host=/nonexistent", true}, 8, 8, add_things);
  ASSERT_TRUE(committer.submit({1, "a"}, [&](Stored outcome) { told.set_value(outcome); }));
  EXPECT_EQ(told.get_future().get(), Stored::kFailed);
}

}  // namespace
}  // namespace samvad::storage
