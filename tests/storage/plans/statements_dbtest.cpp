#include "tests/storage/plans/every_statement.hpp"
#include "tests/support/plans.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>
#include <map>
#include <set>
#include <string>

namespace samvad::storage {
namespace {

TEST(Statements, AllPrepareAgainstTheSchema) {
  test::TestDatabase database;
  for (const Statement& statement : test::every_statement()) {
    EXPECT_NO_THROW(test::explain(database.db(), statement)) << statement.name;
  }
}

TEST(Statements, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const auto& statement : test::every_statement())
    EXPECT_TRUE(names.insert(statement.name).second) << statement.name;
}

/// Statements that read a whole table and may: nobody waits for them. An entry that is no longer needed fails the test.
const std::map<std::string_view, std::string_view> kMayReadAll{
    {"public_address.told_others", "stops at the first row it meets"},
    {"public_address.drop_uris", "once, when the address changes before anything was sent"},
    {"public_address.move_posts", "the same"},
    {"public_address.move_revisions", "the same"},
    {"public_address.move_objects", "the same"},
    {"delivery_queue.backlog", "the administration's page of hosts counts everything that waits"},
};

TEST(Statements, NoneGetsSlowerAsTheForumGrows) {
  const auto db = connect(test::seeded_database());
  for (const Statement& statement : test::every_statement()) {
    const bool fine = kMayReadAll.count(statement.name) > 0;
    EXPECT_EQ(fine, !test::has_index_plan(*db, statement)) << test::has_index_plan(*db, statement).message();
  }
}

}  // namespace
}  // namespace samvad::storage
