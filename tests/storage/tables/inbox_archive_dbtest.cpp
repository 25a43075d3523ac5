#include "storage/sql/embedded.hpp"
#include "storage/tables/deleted_uris.hpp"
#include "storage/tables/inbox.hpp"
#include "storage/tables/inbox_archive.hpp"
#include "tests/support/test_database.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace samvad::storage {
namespace {

constexpr Statement kBodies{"test.bodies", "select count(*) from inbox_bodies"};
constexpr Statement kParts{"test.parts", R"(
  select count(*) from pg_inherits where inhparent = 'inbox_bodies'::regclass)"};
constexpr Statement kInDefault{"test.in_default", "select count(*) from inbox_bodies_default"};
constexpr Statement kMonths{"test.months", R"(
  select inhrelid::regclass::text from pg_inherits
  where inhparent = 'inbox_bodies'::regclass and inhrelid <> 'inbox_bodies_default'::regclass)"};
constexpr Statement kAgeIds{"test.age_ids", R"(
  update inbox_ids set received_at = now() - interval '13 months' where id_hash = $1)"};
constexpr Statement kAgeBody{"test.age_body", R"(
  update inbox_bodies set received_at = now() - interval '4 months' - interval '2 days' where id = $1)"};
constexpr Statement kAgeUri{"test.age_uri", R"(
  update deleted_uris set deleted_at = deleted_at - interval '1 hour' where actor_uri = $1)"};

inbox::InboxRow row(std::int64_t id) {
  return {.id = id,
          .id_hash = std::string(32, static_cast<char>('a' + id)),
          .signer_uri = "https://a.example/u/asha",
          .host = "a.example",
          .activity_uri = "https://a.example/a/" + std::to_string(id),
          .body = "{}"};
}

/// As on a site whose upkeep ran today: the template that databases are cloned from may be of last month.
void begin_this_month(Db& owner) {
  for (const auto part : owner.exec(kMonths)) owner.script("drop table " + part.str(0));
  EXPECT_EQ(inbox_archive::keep_bodies(owner, 6), 0);
}

TEST(InboxArchive, IdsStayTwelveMonths) {
  test::TestDatabase database;
  Db& db = database.db();
  ASSERT_EQ(inbox::accept(db, {row(1), row(2)}), (std::vector<bool>{true, true}));
  database.owner().exec(kAgeIds, Params().add_bytes(row(1).id_hash));
  EXPECT_EQ(inbox_archive::forget_old_ids(db), 1u);
  auto first = row(1), second = row(2);
  first.id = 3, second.id = 4;
  EXPECT_EQ(inbox::accept(db, {first, second}), (std::vector<bool>{true, false}));
}

TEST(InboxArchive, BodiesGoByTheMonth) {
  test::TestDatabase database;
  Db& db = database.db();
  begin_this_month(database.owner());
  inbox::accept(db, {row(1), row(2)});
  database.owner().exec(kAgeBody, Params::of(1));
  EXPECT_EQ(inbox_archive::keep_bodies(db, 6), 0) << "young enough";
  EXPECT_EQ(db.exec(kParts).front().integer(0), 4) << "the default one, this month and the two to come";
  EXPECT_EQ(inbox_archive::keep_bodies(db, 3), 1);
  EXPECT_EQ(db.exec(kBodies).front().integer(0), 1);

  database.owner().script(
      "create table inbox_bodies_2020_01 partition of inbox_bodies for values from ('2020-01-01') to ('2020-02-01')");
  database.owner().script("insert into inbox_bodies values (7, '2020-01-15', '', '', '')");
  EXPECT_EQ(inbox_archive::keep_bodies(db, 3), 1) << "a whole partition";
  EXPECT_EQ(db.exec(kBodies).front().integer(0), 1);
  EXPECT_EQ(db.exec(kParts).front().integer(0), 4);
}

TEST(InboxArchive, TheDefaultPartStaysEmptySoThatANewMonthNeedsNoReading) {
  test::TestDatabase database;
  Db& db = database.db();
  inbox::accept(db, {row(1), row(2)});
  EXPECT_EQ(db.exec(kBodies).front().integer(0), 2);
  EXPECT_EQ(database.owner().exec(kInDefault).front().integer(0), 0);
}

TEST(InboxArchive, WhatStoodInTheDefaultPartBecomesAMonth) {
  test::TestDatabase database;
  Db& db = database.db();
  const auto& steps = embedded_migrations();
  const auto step =
      std::find_if(steps.begin(), steps.end(), [](const auto& one) { return one.name == "0007_bodies_by_month.sql"; });
  ASSERT_NE(step, steps.end());
  for (const auto part : db.exec(kMonths)) database.owner().script("drop table " + part.str(0));
  inbox::accept(db, {row(1), row(2)});
  database.owner().exec(kAgeBody, Params::of(1));
  ASSERT_EQ(database.owner().exec(kInDefault).front().integer(0), 2);

  database.owner().script(step->text);
  EXPECT_EQ(database.owner().exec(kInDefault).front().integer(0), 0);
  EXPECT_EQ(inbox_archive::keep_bodies(db, 3), 0);
  EXPECT_EQ(db.exec(kBodies).front().integer(0), 2);
  EXPECT_EQ(db.exec(kParts).front().integer(0), 4);
  inbox::accept(db, {row(3)});
  EXPECT_EQ(database.owner().exec(kInDefault).front().integer(0), 0);
}

TEST(InboxArchive, AMonthWhoseRowsStandInTheDefaultPartIsLeftThere) {
  test::TestDatabase database;
  Db& db = database.db();
  for (const auto part : db.exec(kMonths)) database.owner().script("drop table " + part.str(0));
  inbox::accept(db, {row(1)});
  EXPECT_EQ(inbox_archive::keep_bodies(db, 3), 0);
  EXPECT_EQ(db.exec(kParts).front().integer(0), 3) << "the default one and the two months to come";
}

TEST(DeletedUris, AreBoundedAndEnd) {
  test::TestDatabase database;
  Db& db = database.db();
  for (const char* who : {"oldest", "older", "newest"}) {
    database.owner().exec(kAgeUri, Params::of("oldest"));
    database.owner().exec(kAgeUri, Params::of("older"));
    deleted_uris::put(db, std::string("https://a.example/") + who, who);
  }
  EXPECT_EQ(deleted_uris::sweep(db), 0u);
  EXPECT_EQ(deleted_uris::sweep(db, 2), 1u);
  EXPECT_TRUE(deleted_uris::holds(db, "https://a.example/older", "older"));
  EXPECT_FALSE(deleted_uris::holds(db, "https://a.example/oldest", "oldest"));
  EXPECT_TRUE(deleted_uris::holds(db, "https://a.example/newest", "newest"));
}

}  // namespace
}  // namespace samvad::storage
