// SEC-45: the role that serves may do what the statements of the program do, and nothing else (storage/sql/grants.sql).
#include "storage/db/migrate.hpp"
#include "storage/db/roles.hpp"
#include "storage/sql/embedded.hpp"
#include "tests/storage/plans/every_statement.hpp"
#include "tests/support/plans.hpp"
#include "tests/support/test_cluster.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace samvad::storage {
namespace {

using Verbs = std::map<std::string, std::set<std::string>>;

class Grants : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!test::TestCluster::get().has_serving_role()) GTEST_SKIP() << "the server that was named has one role for us";
  }

  /// The SQLSTATE of the refusal; "" when it was done.
  std::string refusal(const std::string& sql) {
    try {
      database.db().script(sql);
    } catch (const DbError& error) {
      return error.sqlstate();
    }
    return "";
  }

  std::set<std::string> names(const std::string& sql) {
    std::set<std::string> found;
    static int counter = 0;
    const std::string name = "test.names_" + std::to_string(++counter);
    for (const auto row : database.owner().exec({name, sql})) found.insert(row.str(0));
    return found;
  }

  test::TestDatabase database;
};

constexpr const char* kRefused = "42501";

TEST_F(Grants, EveryStatementIsPermitted) {
  for (const Statement& statement : test::every_statement()) {
    EXPECT_NO_THROW(test::explain(database.db(), statement)) << statement.name;
  }
}

/// Adds the tables that `text` inserts into, updates, locks rows of, or deletes from.
void add_changes(Verbs& used, const std::string& text) {
  static const std::regex kChange(
      R"((insert into|delete from)\s+([a-z_]+)|update\s+([a-z_]+)\s+(?:(?:as\s+)?(?!set\b)[a-z]+\s+)?set\b|)"
      R"(on conflict(?:(?!\bdo\b)[^;])*do (update)|from\s+([a-z_]+)\b(?=(?:(?!\bfrom\b)[^;])*?for (?:no key )?update))");
  std::string last;
  for (std::sregex_iterator at(text.begin(), text.end(), kChange), end; at != end; ++at) {
    const std::smatch& found = *at;
    if (found[1].matched) {
      last = found[2];
      used[last].insert(found[1] == "insert into" ? "INSERT" : "DELETE");
    } else if (found[4].matched) {
      used[last].insert("UPDATE");
    } else {
      used[found[3].matched ? found[3] : found[5]].insert("UPDATE");
    }
  }
}

TEST_F(Grants, NothingIsGrantedThatNoStatementUses) {
  Verbs used, granted;
  for (const Statement& statement : test::every_statement()) add_changes(used, std::string(statement.sql));
  for (const auto& file : embedded_replaceable()) {
    if (file.text.find("security definer") == std::string_view::npos) add_changes(used, std::string(file.text));
  }
  constexpr Statement kGranted{"test.granted", R"(
    select c.relname::text, a.privilege_type from pg_class c, aclexplode(c.relacl) a
    where c.relnamespace = 'public'::regnamespace and a.grantee = 'samvad_server'::regrole and a.privilege_type <> 'SELECT')"};
  for (const auto row : database.owner().exec(kGranted)) granted[row.str(0)].insert(row.str(1));
  for (const auto& [table, verbs] : granted) EXPECT_EQ(verbs, used[table]) << table;
  EXPECT_EQ(granted.size(), used.size()) << "a table that statements change, and nobody may";
}

TEST_F(Grants, EveryTableIsListedAndOthersAreNobodys) {
  // a partition is reached through its table; everything else must be readable, or it was forgotten in the list
  EXPECT_EQ(
      names("select c.relname::text from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in "
            "('r', 'p', 'v', 'm', 'S', 'f') and not c.relispartition and not has_table_privilege('samvad_server', "
            "c.oid, 'SELECT')"),
      std::set<std::string>{});
  EXPECT_EQ(
      names("select c.relname::text from pg_class c where c.relnamespace = 'public'::regnamespace and "
            "(c.relispartition and has_table_privilege('samvad_server', c.oid, 'SELECT') or c.relkind in ('r', 'p') "
            "and has_table_privilege('samvad_server', c.oid, 'TRUNCATE, REFERENCES, TRIGGER'))"),
      std::set<std::string>{});
}

TEST_F(Grants, WhatIsOnlyAddedToIsNeitherChangedNorEmptied) {
  // the tables say which they are: a trigger refuses what deletes their rows
  const auto kept = names(
      "select tgrelid::regclass::text from pg_trigger where tgfoid = 'refuse_change'::regproc and not tgisinternal");
  EXPECT_EQ(kept, (std::set<std::string>{"audit_log", "decisions", "domain_policy", "public_log"}));
  for (const auto& table : kept) {
    EXPECT_EQ(refusal("update " + table + " set id = id"), kRefused) << table;
    EXPECT_EQ(refusal("delete from " + table), kRefused) << table;
    EXPECT_EQ(refusal("truncate " + table), kRefused) << table;
    EXPECT_EQ(refusal("alter table " + table + " disable trigger all"), kRefused) << table;
    EXPECT_EQ(refusal("drop table " + table), kRefused) << table;
    EXPECT_EQ(refusal("create rule gone as on insert to " + table + " do instead nothing"), kRefused) << table;
  }
  EXPECT_EQ(refusal("set session_replication_role = replica"), kRefused);
  EXPECT_EQ(refusal("create or replace function refuse_change() returns trigger language plpgsql as 'begin return new; "
                    "end'"),
            kRefused);
  EXPECT_EQ(refusal("drop function refuse_change cascade"), kRefused);
  EXPECT_EQ(refusal("set role samvad"), kRefused);
}

TEST_F(Grants, NothingIsMadeAndNoStepIsForged) {
  EXPECT_EQ(refusal("create table mine (id int)"), kRefused);
  EXPECT_EQ(refusal("create schema mine"), kRefused);
  EXPECT_EQ(refusal("create role mine"), kRefused);
  EXPECT_EQ(refusal("delete from schema_steps"), kRefused);
  EXPECT_EQ(refusal("insert into schema_steps (name, checksum) values ('9999', '')"), kRefused);
  EXPECT_EQ(refusal("copy members to program 'true'"), kRefused);
}

TEST_F(Grants, FunctionsOfTheOwnerTrustNoSearchPathAndServeNobodyElse) {
  EXPECT_EQ(names("select proname::text from pg_proc where prosecdef and pronamespace = 'public'::regnamespace"),
            (std::set<std::string>{"keep_inbox_bodies", "lock_public_log"}));
  EXPECT_EQ(names("select proname::text from pg_proc where prosecdef and pronamespace = 'public'::regnamespace and not "
                  "'search_path=public, pg_temp' = any(proconfig)"),
            std::set<std::string>{});
  EXPECT_EQ(
      names("select p.proname::text from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a "
            "where p.prosecdef and p.pronamespace = 'public'::regnamespace and a.grantee = 0"),
      std::set<std::string>{});
}

TEST_F(Grants, AreGivenAgainAfterTheyWereTaken) {
  const auto given = [&] {
    return names(
        "select c.relname || ' ' || a.privilege_type from pg_class c, aclexplode(c.relacl) a where a.grantee = "
        "'samvad_server'::regrole");
  };
  const auto before = given();
  database.owner().script(
      "revoke select on members from samvad_server; grant delete, truncate on decisions to samvad_server; grant update "
      "on "
      "audit_log to public; create table fresh (id int); grant all on fresh to samvad_server; "
      "grant create on schema public to samvad_server");
  ASSERT_TRUE(migrate(database.owner(), database.db()));
  EXPECT_EQ(given(), before);
  EXPECT_EQ(refusal("update audit_log set id = id"), kRefused);
  EXPECT_EQ(refusal("create table mine (id int)"), kRefused);
  EXPECT_EQ(refusal("create temporary table mine (id int)"), kRefused);
}

TEST_F(Grants, WhoOnlyServesStartsOnACurrentSchemaAndOnNoOther) {
  EXPECT_EQ(rights_of(database.db()), Rights::kServing);
  EXPECT_EQ(rights_of(database.owner()), Rights::kOwner);
  EXPECT_TRUE(migrate(database.db()));
  database.owner().script("delete from schema_steps where name like '0001%'");
  auto answer = migrate(database.db());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::kConfig);
  EXPECT_NE(answer.error().detail.find("0001"), std::string::npos) << answer.error().detail;
  EXPECT_NE(answer.error().detail.find("database.owner_url"), std::string::npos) << answer.error().detail;
  database.owner().script("revoke all on schema_steps from samvad_server");
  EXPECT_EQ(rights_of(database.db()), Rights::kNone);
  EXPECT_FALSE(migrate(database.db()));
}

TEST_F(Grants, SessionsOfTheServingRoleHaveItsLimits) {
  constexpr Statement kSettings{"test.settings", R"(
    select current_setting('plan_cache_mode'), current_setting('statement_timeout'), current_setting('lock_timeout'))"};
  const Rows rows = database.connect()->exec(kSettings);
  const auto row = rows.front();
  EXPECT_EQ(row.text(0), "force_generic_plan");
  EXPECT_EQ(row.text(1), "5s");
  EXPECT_EQ(row.text(2), "2s");
}

}  // namespace
}  // namespace samvad::storage
