#include "storage/tables/process_slots.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>
#include <set>

namespace samvad::storage {
namespace {

TEST(ProcessSlots, EachHolderHasItsOwnUntilItIsGivenBack) {
  test::TestDatabase database;
  Db& db = database.db();
  std::set<unsigned> given;
  for (int i = 0; i < 64; ++i) {
    const auto slot = process_slots::take(db, "process " + std::to_string(i));
    ASSERT_TRUE(slot);
    EXPECT_LT(*slot, 64U);
    given.insert(*slot);
  }
  EXPECT_EQ(given.size(), 64U);
  EXPECT_FALSE(process_slots::take(db, "one too many"));
  process_slots::give_back(db, 7, "somebody else");
  EXPECT_FALSE(process_slots::take(db, "one too many"));
  db.script("update process_slots set holder = 'me' where slot = 7");
  process_slots::give_back(db, 7, "me");
  EXPECT_EQ(process_slots::take(db, "one too many"), 7U);
}

TEST(ProcessSlots, LapsedLeaseIsRenewedOnlyWhileNobodyTookIt) {
  test::TestDatabase database;
  Db& db = database.db();
  const unsigned slot = *process_slots::take(db, "first");
  db.script("update process_slots set leased_until = now() - interval '1 second' where holder = 'first'");
  EXPECT_TRUE(process_slots::renew(db, slot, "first"));
  db.script(
      "update process_slots set leased_until = case when holder = 'first' then now() - interval '1 second' "
      "else now() + interval '1 hour' end");
  EXPECT_EQ(process_slots::take(db, "second"), slot);
  EXPECT_FALSE(process_slots::renew(db, slot, "first"));
  EXPECT_TRUE(process_slots::renew(db, slot, "second"));
}

TEST(ProcessSlots, SlotFreeLongestIsGivenFirst) {
  test::TestDatabase database;
  Db& db = database.db();
  const unsigned first = *process_slots::take(db, "a");
  process_slots::give_back(db, first, "a");
  EXPECT_NE(process_slots::take(db, "b"), first);
}

}  // namespace
}  // namespace samvad::storage
