#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>
#include <limits>
#include <malloc.h>

namespace samvad::storage {
namespace {

using test::TestDatabase;

constexpr Statement kEcho{"test.echo", R"(
select $1::bigint, $2::text, $3::timestamptz, $4::bytea, $5::bigint[], $6::text[], $7::boolean, $8::double precision,
  $9::text, $10::boolean[], $11::bytea[], $12::text[])"};
constexpr Statement kMake{"test.make", "create table things (id bigint primary key, name text unique)"};
constexpr Statement kAdd{"test.add", "insert into things values ($1, $2)"};
constexpr Statement kCount{"test.count", "select count(*) from things"};

class ConnectionTest : public testing::Test {
 protected:
  void SetUp() override { db.exec(kMake); }
  std::int64_t count() { return db.exec(kCount).front().integer(0); }
  void add(int id, const std::string& name) { db.exec(kAdd, Params::of(id, name)); }

  TestDatabase database{TestDatabase::Schema::kEmpty};
  Db& db = database.db();
};

TEST_F(ConnectionTest, ValuesComeBackAsTheyWent) {
  const std::string strange = "a\"b\\c{d},'e\n\u0928\u092E\u0938\u094D\u0924\u0947 NULL";
  const std::string bytes("\0\x01\xff\\", 4);
  const Instant at = from_micros(1'700'000'000'123'456);
  Params params = Params::of(std::numeric_limits<std::int64_t>::min(), strange, at);
  params.add_bytes(bytes)
      .add(std::vector<std::int64_t>{1, -2})
      .add(std::vector<std::string>{strange, "", "NULL"})
      .add(true)
      .add(0.1)
      .add_null()
      .add(std::vector<bool>{true, false})
      .add_bytes(std::vector<std::string>{bytes, ""})
      .add(std::vector<std::optional<std::string>>{std::nullopt, "x"});
  for (const bool prepare : {true, false}) {
    const auto other = connect({database.url(), prepare});
    const Rows rows = other->exec(kEcho, params);
    const auto row = rows.front();
    EXPECT_EQ(row.integer(0), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(row.text(1), strange);
    EXPECT_EQ(row.time(2), at);
    EXPECT_EQ(row.bytes(3), bytes);
    EXPECT_EQ(row.integers(4), (std::vector<std::int64_t>{1, -2}));
    EXPECT_EQ(row.texts(5), (std::vector<std::string>{strange, "", "NULL"}));
    EXPECT_TRUE(row.flag(6));
    EXPECT_EQ(row.real(7), 0.1);
    EXPECT_TRUE(row.is_null(8));
    EXPECT_FALSE(row.maybe_text(8));
    EXPECT_EQ(row.text(9), "{t,f}");
    EXPECT_EQ(row.texts(11), (std::vector<std::string>{"", "x"}));
  }
}

TEST_F(ConnectionTest, EmptyArraysAndIds) {
  constexpr Statement kEmpty{"test.empty", "select cardinality($1::bigint[]), cardinality($2::text[]), $3::bigint"};
  const Rows rows = db.exec(kEmpty, Params::of(std::vector<std::int64_t>{}, std::vector<std::string>{}, PostId{}));
  EXPECT_EQ(rows.front().integer(0), 0);
  EXPECT_EQ(rows.front().integer(1), 0);
  EXPECT_TRUE(rows.front().is_null(2));
}

TEST_F(ConnectionTest, NulByteIsRefusedNotCut) {
  try {
    db.exec(kAdd, Params::of(1, std::string("a\0b", 3)));
    FAIL();
  } catch (const DbError& error) {
    EXPECT_EQ(error.code(), Code::kBadInput);
  }
  EXPECT_EQ(count(), 0);
}

TEST_F(ConnectionTest, UniqueViolationNamesItsConstraint) {
  add(1, "a");
  try {
    add(2, "a");
    FAIL();
  } catch (const DbError& error) {
    EXPECT_EQ(error.code(), Code::kConflict);
    EXPECT_TRUE(error.is_unique("things_name_key")) << error.what();
    EXPECT_EQ(std::string(error.what()).find("DETAIL"), std::string::npos) << "the log must not hold rows";
  }
}

TEST_F(ConnectionTest, ThrowingBodyRollsBack) {
  EXPECT_THROW(db.transaction([&] {
    add(1, "a");
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_FALSE(db.in_transaction());
  EXPECT_EQ(count(), 0);
}

TEST_F(ConnectionTest, ErrorResultRollsBack) {
  const Result<int> answer = db.transact<int>([&]() -> Result<int> {
    add(1, "a");
    return fail(Code::kForbidden, "error.internal");
  });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::kForbidden);
  EXPECT_EQ(count(), 0);
  EXPECT_EQ(*db.transact<int>([&]() -> Result<int> {
    add(1, "a");
    return 7;
  }),
            7);
  EXPECT_EQ(count(), 1);
}

TEST_F(ConnectionTest, FailedNestedUseCaseLeavesNothingWhenTheOuterGoesOn) {
  db.transaction([&] {
    add(1, "outer");
    const Status inner = db.transact<void>([&]() -> Status {
      add(2, "inner");
      return fail(Code::kForbidden, "error.internal");
    });
    EXPECT_FALSE(inner);
    add(3, "outer too");
  });
  EXPECT_EQ(count(), 2);
}

TEST_F(ConnectionTest, HiddenFailureCannotCommit) {
  EXPECT_THROW(db.transaction([&] {
    add(1, "a");
    try {
      add(1, "a");
    } catch (const DbError&) {
    }
  }),
               DbError);
  EXPECT_EQ(count(), 0);
}

TEST_F(ConnectionTest, SavepointGoesBackToItself) {
  db.transaction([&] {
    add(1, "a");
    DbError seen(Code::kInternal, "", "", "");
    EXPECT_FALSE(db.savepoint(
        [&] {
          add(2, "b");
          add(1, "a");
        },
        &seen));
    EXPECT_EQ(seen.code(), Code::kConflict);
    EXPECT_TRUE(db.savepoint([&] { add(3, "c"); }));
  });
  EXPECT_EQ(count(), 2);
}

TEST_F(ConnectionTest, HooksRunAfterCommitOnly) {
  std::vector<std::string> seen;
  db.transaction([&] {
    db.after_commit([&] { seen.push_back(db.in_transaction() ? "inside" : "after"); });
    EXPECT_FALSE(db.savepoint([&] {
      db.after_commit([&] { seen.push_back("rolled back"); });
      throw DbError(Code::kInternal, "", "", "");
    }));
    EXPECT_TRUE(seen.empty());
  });
  EXPECT_THROW(db.transaction([&] {
    db.after_commit([&] { seen.push_back("never"); });
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  db.after_commit([&] { seen.push_back("at once"); });
  EXPECT_EQ(seen, (std::vector<std::string>{"after", "at once"}));
}

TEST_F(ConnectionTest, SerialisationFailureRunsTheBodyAgain) {
  int tries = 0, hooks = 0;
  db.transaction([&] {
    db.after_commit([&] { ++hooks; });
    add(++tries, "a");
    if (tries < 3) db.script("do $$ begin raise exception 'again' using errcode = '40001'; end $$");
  });
  EXPECT_EQ(tries, 3);
  EXPECT_EQ(hooks, 1);
  EXPECT_EQ(count(), 1);
}

TEST_F(ConnectionTest, RetriesEnd) {
  int tries = 0;
  EXPECT_THROW(db.transaction([&] {
    ++tries;
    db.script("do $$ begin raise exception 'again' using errcode = '40P01'; end $$");
  }),
               DbError);
  EXPECT_EQ(tries, 5);
}

constexpr Statement kPid{"test.pid", "select pg_backend_pid()"};
constexpr Statement kKill{"test.kill", "select pg_terminate_backend($1, 5000)"};

TEST_F(ConnectionTest, ReadsAndTransactionsLiveThroughALostConnection) {
  const auto other = database.connect();
  const auto kill = [&] { other->exec(kKill, Params::of(db.exec(kPid).front().integer(0))); };
  kill();
  EXPECT_EQ(count(), 0);
  kill();
  db.transaction([&] { add(1, "a"); });
  int tries = 0;
  db.transaction([&] {
    if (++tries == 1) kill();
    add(2, "b");
  });
  EXPECT_EQ(tries, 2);
  EXPECT_EQ(count(), 2);
}

TEST_F(ConnectionTest, LoneWriteOnALostConnectionSaysSoAndTheNextWorks) {
  const auto other = database.connect();
  other->exec(kKill, Params::of(db.exec(kPid).front().integer(0)));
  try {
    add(1, "a");
    FAIL();
  } catch (const DbError& error) {
    EXPECT_EQ(error.code(), Code::kUnavailable) << error.sqlstate();
  }
  add(1, "a");
  EXPECT_EQ(count(), 1);
}

TEST_F(ConnectionTest, ChangedTableDoesNotBreakPreparedStatements) {
  constexpr Statement kAll{"test.all", "select * from things"};
  db.exec(kAll);
  database.connect()->script("alter table things add column more text");
  EXPECT_EQ(db.exec(kAll).size(), 0U);
}

TEST_F(ConnectionTest, OneNameForTwoStatementsIsAnError) {
  db.exec(kCount);
  EXPECT_THROW(db.exec({"test.count", "select 1"}), std::logic_error);
}

TEST(Connection, AbsentDatabaseIsUnavailable) {
  try {
    connect({"host=/nonexistent dbname=none", true});
    FAIL();
  } catch (const DbError& error) {
    EXPECT_EQ(error.code(), Code::kUnavailable);
  }
}

/// A database that is away for hours is asked each second by every connection.
TEST(Connection, AnOpeningThatFailsKeepsNoMemory) {
  const auto fail_to_open = [] { EXPECT_THROW(connect({"host=/nonexistent dbname=none", true}), DbError); };
  fail_to_open();
  const auto before = mallinfo2().uordblks;
  for (int i = 0; i < 100; ++i) fail_to_open();
  EXPECT_LT(mallinfo2().uordblks, before + 100 * std::size_t{1000});
}

}  // namespace
}  // namespace samvad::storage
