#include "tests/support/plans.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>

namespace samvad::storage {
namespace {

constexpr Statement kShape{"test.shape", R"(
select (select count(*) from posts), (select max(last_number) from threads), (select count(*) from threads),
  (select count(*) from (select author_id from posts group by 1) authors),
  (select count(*) from posts p where not exists (select from post_ids i where i.id = p.id and i.thread_id = p.thread_id)),
  (select count(*) from threads t where last_number <> (select max(number) from posts p where p.thread_id = t.id)))"};

TEST(Seed, IsAForumOfTheSizeAskedForWithALongTail) {
  test::TestDatabase database;
  test::seed(database.owner(), 4000);
  const Rows rows = database.db().exec(kShape);
  const auto row = rows.front();
  EXPECT_NEAR(static_cast<double>(row.integer(0)), 4000, 100);
  EXPECT_GT(row.integer(1), 500);
  EXPECT_EQ(row.integer(2), 100);
  EXPECT_GT(row.integer(3), 100);
  EXPECT_EQ(row.integer(4), 0);
  EXPECT_EQ(row.integer(5), 0);
  constexpr Statement kLongest{"test.longest", "select id from threads order by last_number desc limit 1"};
  EXPECT_EQ(database.db().exec(kLongest).front().id<ThreadId>(0), test::seeded_thread(1));
}

class PlansTest : public testing::Test {
 protected:
  const std::unique_ptr<Db> db = connect(test::seeded_database());
};

TEST_F(PlansTest, SeesWhatGrows) {
  EXPECT_FALSE(test::has_index_plan(*db, {"test.a", "select count(*) from posts"}));
  EXPECT_FALSE(test::has_index_plan(*db, {"test.b", "select html from posts where html like $1"}));
  EXPECT_FALSE(
      test::has_index_plan(*db, {"test.c", "select p.html from posts p join threads t on t.id = p.thread_id"}));
  EXPECT_FALSE(test::has_index_plan(*db, {"test.d", "select max(number), thread_id from posts group by 2"}));
  EXPECT_FALSE(test::has_index_plan(*db, {"test.e", "update posts set html = '' where source = $1"}));
}

TEST_F(PlansTest, LetsPassWhatDoesNot) {
  EXPECT_TRUE(test::has_index_plan(*db, {"test.f", "select html from posts where thread_id = $1 and number = $2"}));
  EXPECT_TRUE(test::has_index_plan(*db, {"test.g", "select id from threads order by id desc limit 50"}));
  EXPECT_TRUE(test::has_index_plan(*db, {"test.h", "select count(*) from boards"}));
  EXPECT_TRUE(test::has_index_plan(*db, {"test.i", R"(
select p.html, a.name from posts p join actors a on a.id = p.author_id
where p.thread_id = $1 and p.number between $2 and $3)"}));
}

TEST_F(PlansTest, NobodyWritesIntoTheSharedDatabase) {
  EXPECT_THROW(db->exec({"test.write", "delete from schedules"}), DbError);
}

}  // namespace
}  // namespace samvad::storage
