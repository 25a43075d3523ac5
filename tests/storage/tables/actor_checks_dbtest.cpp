#include "storage/tables/actor_checks.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>
#include <map>

namespace samvad::storage {
namespace {

std::map<std::string, std::int64_t> by_table(const std::vector<actor_checks::Found>& found) {
  std::map<std::string, std::int64_t> answer;
  for (const auto& one : found) answer[one.table] = one.missing;
  return answer;
}

TEST(ActorChecks, CountRowsWhoseActorIsNotThereWindowByWindow) {
  test::TestDatabase database;
  Db& db = database.db();
  db.script(R"(
    insert into actors (id, kind, host, name, uri) select n, 1, '', 'a' || n, 'https://a.example/' || n
    from generate_series(1, 3) n;
    insert into follows (followee_id, follower_id) values (1, 2), (1, 9), (2, 3), (8, 3), (8, 9))");
  auto found = by_table(actor_checks::look(db, 3));
  EXPECT_EQ(found["follows"], 1);
  EXPECT_EQ(found["followed"], 0);
  EXPECT_EQ(found["posts"], 0);
  found = by_table(actor_checks::look(db, 3));
  EXPECT_EQ(found["follows"], 1);
  EXPECT_EQ(found["followed"], 2);
  EXPECT_EQ(by_table(actor_checks::known(db))["follows"], 2);
  db.script("delete from follows where followee_id = 8 or follower_id = 9");
  for (int i = 0; i < 4; ++i) actor_checks::look(db, 3);
  EXPECT_EQ(by_table(actor_checks::known(db))["follows"], 0) << "a whole walk found none";
}

}  // namespace
}  // namespace samvad::storage
