#include "storage/tables/delivery_queue.hpp"
#include "storage/tables/inbox.hpp"
#include "storage/tables/jobs.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>
#include <set>

namespace samvad::storage {
namespace {

constexpr Statement kRead{"test.read", R"(
  select coalesce(sum(seq_tup_read + idx_tup_fetch), 0) from pg_stat_xact_user_tables
  where relname in ('deliveries', 'activities', 'inbox_queue', 'jobs'))"};

/// Queues are mostly empty. A plan that was made then, and is kept as long as the session, must still read only what it
/// is asked for when they are full.
class EmptyTables : public testing::Test {
 protected:
  EmptyTables() {
    for (const char* table : {"deliveries", "activities", "inbox_queue", "jobs", "hosts"}) {
      database.owner().script(std::string("alter table ") + table + " set (autovacuum_enabled = false)");
      database.owner().script(std::string("vacuum analyze ") + table);
    }
  }

  static void fill(Db& on) {
    on.script(R"(
      set local statement_timeout = 0;
      insert into hosts (id, name, shard) select n, 'h' || n, n % 64 from generate_series(1, 300) n;
      insert into activities (id, actor_id, type, uri, object_id, body) select n, 1, 'Create', '', n, '{}'
      from generate_series(1, 20000) n;
      insert into deliveries (host_id, activity_id, inbox_hash, inbox, object_id, shard)
      select n % 300 + 1, n, 1, '', n, (n % 300 + 1) % 64 from generate_series(1, 20000) n;
      insert into inbox_queue (id, signer_uri, host, activity_uri, body) select n, '', '', '', ''
      from generate_series(1, 20000) n;
      insert into jobs (id, kind, run_at) select n, 'x', now() - n * interval '1 second' from generate_series(1, 20000) n)");
  }

  /// Rows read by `use` on the connection that knew the empty tables.
  std::int64_t rows_read(const std::function<void()>& use) {
    std::int64_t before = 0, after = 0;
    db.transaction([&] {
      before = db.exec(kRead).front().integer(0);
      use();
      after = db.exec(kRead).front().integer(0);
    });
    return after - before;
  }

  /// Makes the plans of `use` while all is empty, fills the tables, and gives how many rows it reads then.
  std::int64_t rows_read_when_full(const std::function<void()>& use) {
    db.transaction(use);
    fill(*database.connect());
    return rows_read(use);
  }

  test::TestDatabase database;
  Db& db = database.db();
};

TEST_F(EmptyTables, APlainStatementReadsEverything) {
  constexpr Statement kPlain{"test.plain",
                             "select id from jobs where state = 1 and priority = 5 order by run_at limit 1"};
  EXPECT_GE(rows_read_when_full([&] { db.exec(kPlain); }), 20000) << "or this file proves nothing";
}

TEST_F(EmptyTables, DueHosts) {
  std::size_t found = 0;
  EXPECT_LT(rows_read_when_full([&] {
              delivery_queue::Round round;
              found = delivery_queue::due_hosts(db, {1, 2}, round, {}, false, 100).size();
            }),
            100);
  EXPECT_EQ(found, 10U);
}

/// A few of many cost what a few cost, and who goes on sees each host once.
TEST_F(EmptyTables, DueHostsInTurns) {
  const std::vector<std::int64_t> shards{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  delivery_queue::Round round;
  std::multiset<std::int64_t> seen;
  const auto look = [&] {
    const auto found = delivery_queue::due_hosts(db, shards, round, {}, false, 7);
    for (const auto& host : found) seen.insert(host.id.value);
    return found.size();
  };
  EXPECT_LT(rows_read_when_full([&] { look(); }), 100);
  EXPECT_FALSE(round.seen_all);
  while (look() == 7) {
  }
  EXPECT_FALSE(round.seen_all) << "this look did not begin at the start";
  EXPECT_EQ(seen.size(), 50U);
  const std::set<std::int64_t> all(seen.begin(), seen.end());
  EXPECT_EQ(all.size(), 50U);
  EXPECT_EQ(look(), 7U) << "the next round";
  round = {};
  const std::vector<std::int64_t> busy(all.begin(), std::next(all.begin(), 10));
  EXPECT_EQ(delivery_queue::due_hosts(db, shards, round, busy, false, 100).size(), 40U);
  EXPECT_TRUE(round.seen_all);
}

TEST_F(EmptyTables, Letters) {
  std::vector<delivery_queue::Letter> found;
  EXPECT_LT(rows_read_when_full([&] { found = delivery_queue::letters(db, HostId{7}, 10); }), 100);
  EXPECT_EQ(found.size(), 10U);
  EXPECT_LT(rows_read([&] { delivery_queue::delivered(db, found); }), 100);
}

TEST_F(EmptyTables, Delivered) {
  delivery_queue::Letter letter;
  letter.host = HostId{7};
  letter.activity = ActivityId{6};
  letter.inbox_hash = 1;
  EXPECT_LT(rows_read_when_full([&] { delivery_queue::delivered(db, {letter}); }), 100);
  EXPECT_EQ(delivery_queue::letters(db, HostId{7}, 1).front().activity.value, 306);
}

TEST_F(EmptyTables, FailedLetters) {
  delivery_queue::Letter letter;
  letter.host = HostId{7};
  letter.activity = ActivityId{6};
  letter.inbox_hash = 1;
  EXPECT_LT(rows_read_when_full([&] { delivery_queue::tried(db, letter, 500, "no"); }), 100);
  EXPECT_LT(rows_read([&] { delivery_queue::dead(db, letter, 404, "no"); }), 100);
  EXPECT_EQ(delivery_queue::letters(db, HostId{7}, 1).front().activity.value, 306);
}

TEST_F(EmptyTables, ClaimedAndFinishedJobs) {
  std::optional<jobs::Claimed> claimed;
  EXPECT_LT(rows_read_when_full([&] { claimed = jobs::claim(db, "me", {"x"}); }), 100);
  ASSERT_TRUE(claimed);
  EXPECT_EQ(claimed->id.value, 20000) << "the longest due";
}

TEST_F(EmptyTables, FinishedJobs) {
  EXPECT_LT(rows_read_when_full([&] { EXPECT_FALSE(jobs::finish(db, JobId{5}, "me")); }), 100);
}

TEST_F(EmptyTables, FinishedActivities) {
  EXPECT_LT(rows_read_when_full([&] { inbox::finish_with(db, {1, 2, 3}); }), 100);
}

TEST_F(EmptyTables, ClaimedActivities) {
  EXPECT_LT(rows_read_when_full([&] { inbox::claim(db, inbox::Lane::kLocal, 10); }), 100);
}

}  // namespace
}  // namespace samvad::storage
