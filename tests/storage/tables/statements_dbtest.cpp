#include "storage/tables/actors.hpp"
#include "storage/tables/agreements.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/epochs.hpp"
#include "storage/tables/follows.hpp"
#include "storage/tables/holds.hpp"
#include "storage/tables/hosts.hpp"
#include "storage/tables/keys.hpp"
#include "storage/tables/members.hpp"
#include "storage/tables/mentions.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/read_positions.hpp"
#include "storage/tables/relations.hpp"
#include "storage/tables/revisions.hpp"
#include "storage/tables/rules.hpp"
#include "storage/tables/sessions.hpp"
#include "storage/tables/submissions.hpp"
#include "tests/storage/tables/more_statements.hpp"
#include "tests/support/test_database.hpp"

#include <deque>
#include <gtest/gtest.h>
#include <set>
#include <string>

namespace samvad::storage {
namespace {

/// Statements of people, boards, threads, posts and of the read models.
std::vector<Statement> every_statement() {
  std::vector<Statement> all;
  for (const auto& group :
       {actors::statements(), agreements::statements(), boards::statements(), epochs::statements(),
        follows::statements(), holds::statements(), hosts::statements(), keys::statements(), members::statements(),
        mentions::statements(), posts::statements(), read_positions::statements(), relations::statements(),
        revisions::statements(), rules::statements(), sessions::statements(), submissions::statements(),
        test::more_statements()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  return all;
}

TEST(Statements, AllPrepareAgainstTheSchema) {
  test::TestDatabase database;
  std::deque<std::string> texts;  // a connection keeps views of the statements it was given
  for (const auto& statement : every_statement()) {
    const auto& name = texts.emplace_back("try." + std::string(statement.name));
    const auto& sql = texts.emplace_back("prepare \"inner." + name + "\" as " + std::string(statement.sql));
    EXPECT_NO_THROW(database.db().exec({name, sql})) << statement.name;
  }
}

TEST(Statements, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const auto& statement : every_statement()) EXPECT_TRUE(names.insert(statement.name).second) << statement.name;
}

}  // namespace
}  // namespace samvad::storage
