#include "storage/tables/login_tries.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>

namespace samvad::storage {
namespace {

constexpr login_tries::Allowance kFive{.most = 5, .period = std::chrono::minutes(15)};

TEST(LoginTries, AreCountedByAllProcessesTogetherAndFillUpEvenly) {
  test::TestDatabase database;
  const auto other = database.connect();
  for (int n = 0; n < 5; ++n) EXPECT_FALSE(login_tries::take(n % 2 == 0 ? database.db() : *other, "asha|::1", kFive));
  for (Db* db : {&database.db(), other.get()}) {
    const auto wait = login_tries::take(*db, "asha|::1", kFive);
    ASSERT_TRUE(wait);
    EXPECT_GT(*wait, std::chrono::seconds(0));
    EXPECT_LE(*wait, std::chrono::seconds(180)) << "a fifth of the period fills one";
  }
  EXPECT_FALSE(login_tries::take(*other, "bilal|::1", kFive)) << "each for itself";
  database.db().script("update login_tries set counted_at = now() - interval '181 seconds'");
  EXPECT_FALSE(login_tries::take(database.db(), "asha|::1", kFive));
  EXPECT_TRUE(login_tries::take(*other, "asha|::1", kFive));
  login_tries::give_back(database.db(), "asha|::1", kFive);
  EXPECT_FALSE(login_tries::take(*other, "asha|::1", kFive));
}

TEST(LoginTries, NeverGrowBeyondTheMostAndEndInTheSweep) {
  test::TestDatabase database;
  EXPECT_FALSE(login_tries::take(database.db(), "asha|::1", kFive));
  login_tries::give_back(database.db(), "asha|::1", kFive);
  login_tries::give_back(database.db(), "asha|::1", kFive);
  for (int n = 0; n < 5; ++n) EXPECT_FALSE(login_tries::take(database.db(), "asha|::1", kFive));
  EXPECT_TRUE(login_tries::take(database.db(), "asha|::1", kFive));
  EXPECT_EQ(login_tries::remove_old(database.db(), kFive.period), 0U);
  database.db().script("update login_tries set counted_at = now() - interval '16 minutes'");
  EXPECT_EQ(login_tries::remove_old(database.db(), kFive.period), 1U);
}

}  // namespace
}  // namespace samvad::storage
