#include "storage/tables/keys.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>

namespace samvad::storage {
namespace {

using keys::Algorithm;
using test::TestDatabase;

keys::KeyPair pair(std::int64_t id, Algorithm algorithm = Algorithm::kRsa) {
  return {id, algorithm, "public " + std::to_string(id), std::string("sealed\0", 7) + std::to_string(id)};
}

TEST(Keys, OldestOfTheStockIsTakenOnce) {
  TestDatabase database;
  Db& db = database.db();
  EXPECT_FALSE(keys::take(db, ActorId{1}, Algorithm::kRsa));
  for (const int id : {12, 11, 13}) keys::add_to_stock(db, pair(id));
  keys::add_to_stock(db, pair(10, Algorithm::kEd25519));
  EXPECT_EQ(keys::in_stock(db, Algorithm::kRsa), 3);
  const auto taken = keys::take(db, ActorId{1}, Algorithm::kRsa);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->id, 11);
  EXPECT_EQ(taken->private_sealed, pair(11).private_sealed);
  EXPECT_EQ(keys::in_stock(db, Algorithm::kRsa), 2);
  EXPECT_EQ(keys::of_actor(db, ActorId{1}, Algorithm::kRsa)->public_pem, "public 11");
  EXPECT_FALSE(keys::of_actor(db, ActorId{1}, Algorithm::kEd25519));
  EXPECT_EQ(keys::take(db, ActorId{1}, Algorithm::kEd25519)->id, 10);
  keys::forget(db, ActorId{1});
  EXPECT_FALSE(keys::of_actor(db, ActorId{1}, Algorithm::kRsa));
}

TEST(Keys, TwoTransactionsNeverTakeTheSame) {
  TestDatabase database;
  keys::add_to_stock(database.db(), pair(1));
  keys::add_to_stock(database.db(), pair(2));
  const auto other = database.connect();
  database.db().transaction([&] {
    EXPECT_EQ(keys::take(database.db(), ActorId{1}, Algorithm::kRsa)->id, 1);
    EXPECT_EQ(keys::take(*other, ActorId{2}, Algorithm::kRsa)->id, 2);
    EXPECT_FALSE(keys::take(*other, ActorId{3}, Algorithm::kRsa));
  });
}

TEST(Keys, FailedSignUpGivesItsPairBack) {
  TestDatabase database;
  keys::add_to_stock(database.db(), pair(1));
  EXPECT_THROW(database.db().transaction([&] {
    keys::take(database.db(), ActorId{1}, Algorithm::kRsa);
    throw std::runtime_error("the name was taken");
  }),
               std::runtime_error);
  EXPECT_EQ(keys::in_stock(database.db(), Algorithm::kRsa), 1);
}

TEST(Keys, OneActorOnePairOfAKind) {
  TestDatabase database;
  keys::add_to_stock(database.db(), pair(1));
  keys::add_to_stock(database.db(), pair(2));
  ASSERT_TRUE(keys::take(database.db(), ActorId{1}, Algorithm::kRsa));
  try {
    keys::take(database.db(), ActorId{1}, Algorithm::kRsa);
    FAIL();
  } catch (const DbError& error) {
    EXPECT_TRUE(error.is_unique("key_pairs_actor"));
  }
}

}  // namespace
}  // namespace samvad::storage
