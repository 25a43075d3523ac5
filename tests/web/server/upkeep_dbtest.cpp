#include "storage/tables/hosts.hpp"
#include "tests/forum/support/small_forum.hpp"
#include "tests/support/test_database.hpp"
#include "web/server/sweeps.hpp"

#include <gtest/gtest.h>

namespace samvad::web {
namespace {

using storage::Db;
using storage::Statement;

constexpr Statement kLeft{"test.left", R"(
  select (select count(*) from inbox_queue), (select count(*) from jobs), (select count(*) from deliveries),
         (select count(*) from activities), (select count(*) from hosts))"};

class Upkeep : public testing::Test {
 protected:
  Upkeep() { add_sweeps(table, small.forum, {}); }

  /// Runs the job and, as the runner would, what it queued because its time was over.
  void run(const std::string& kind) {
    const storage::RunningJob job{
        .id = storage::JobId{1}, .kind = kind, .payload = {}, .stopping = [] { return false; }};
    constexpr Statement kAgain{"test.again", "delete from jobs where kind = $1"};
    do {
      ASSERT_TRUE(table.find(kind)->handler(db, job)) << kind;
    } while (db.exec(kAgain, storage::Params::of(kind)).affected() > 0);
  }
  void run_all() {
    for (const auto& kind : table.kinds()) run(kind);
  }
  std::vector<std::int64_t> left() {
    std::vector<std::int64_t> counts;
    const auto rows = db.exec(kLeft);
    for (int column = 0; column < 5; ++column) counts.push_back(rows.front().integer(column));
    return counts;
  }

  test::SmallForum small;
  Db& db = small.db();
  storage::JobTable table;
};

TEST_F(Upkeep, OneRunKeepsUpHoweverMuchWasWritten) {
  db.script(
      "set local statement_timeout = 0;"
      "insert into epochs (kind, id, changed_at) select 1, n, now() - interval '1 hour' "
      "from generate_series(1, 25000) n");
  db.script(
      "set local statement_timeout = 0;"
      "insert into inbox_ids select sha256(n::text::bytea), now() - interval '13 months' "
      "from generate_series(1, 25000) n");
  run_all();
  EXPECT_TRUE(
      db.exec({"test.epochs", "select 1 from epochs where changed_at < now() - interval '30 minutes'"}).empty());
  EXPECT_TRUE(db.exec({"test.ids", "select 1 from inbox_ids"}).empty());
}

TEST_F(Upkeep, WhatWasGivenUpGoesByAge) {
  db.script(R"(
    insert into hosts (id, name, shard, first_seen_at) select n, 'h' || n, n, now() - interval '91 days'
    from generate_series(1, 3) n;
    insert into inbox_queue (id, signer_uri, host, activity_uri, body, state, received_at)
    select n, '', '', '', '', 2 - n % 2, now() - n * interval '10 days' from generate_series(1, 6) n;
    insert into jobs (id, kind, state, run_at, created_at)
    select n, 'x', 2 - n % 2, now() + interval '1 day', now() - n * interval '10 days' from generate_series(1, 6) n;
    insert into activities (id, actor_id, type, uri, object_id, public, body, created_at)
    select n, 1, case when n = 6 then 'Like' else 'Announce' end, '', 0, n = 7, '', now() - interval '40 days'
    from generate_series(1, 8) n;
    insert into deliveries (host_id, activity_id, inbox_hash, inbox, object_id, shard, state, created_at)
    select 1, n, 1, '', 0, 1, 2, now() - interval '40 days' from generate_series(1, 4) n;
    insert into deliveries (host_id, activity_id, inbox_hash, inbox, object_id, shard, state, created_at)
    values (2, 8, 1, '', 0, 2, 2, now() - interval '20 days'))");
  run_all();
  // six each: the even ones were given up, 20, 40 and 60 days ago
  EXPECT_EQ(left(), (std::vector<std::int64_t>{4, 4, 1, 3, 1}))
      << "of the activities the Like, the public one and the one that a letter carries are kept; the host of that "
         "letter, too";
}

TEST_F(Upkeep, LettersOlderThanTwoWeeksAreGivenUpThoughTheQueueIsLong) {
  db.script(R"(
    set local statement_timeout = 0;
    insert into hosts (id, name, shard) select n, 'h' || n, n % 64 from generate_series(1, 300) n;
    insert into deliveries (host_id, activity_id, inbox_hash, inbox, object_id, shard, created_at)
    select n % 300 + 1, case when n % 3 = 0 then n else ((extract(epoch from now()) * 1000)::bigint << 16) + n end, 1, '', 0,
      (n % 300 + 1) % 64, now() - case when n % 3 = 0 then interval '15 days' else interval '1 hour' end
    from generate_series(1, 45000) n;
    update deliveries set created_at = now() where activity_id = 3)");
  run("sweep_deliveries");
  const auto rows = db.exec({"test.states",
                             "select count(*) filter (where state = 2), count(*) filter (where state = 1 "
                             "and activity_id < 100000) from deliveries"});
  EXPECT_EQ(rows.front().integer(0), 14999);
  EXPECT_EQ(rows.front().integer(1), 1) << "revived letters start anew";
}

}  // namespace
}  // namespace samvad::web
