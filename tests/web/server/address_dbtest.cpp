#include "storage/tables/public_address.hpp"
#include "tests/forum/support/small_forum.hpp"
#include "web/server/address.hpp"

#include <gtest/gtest.h>

namespace samvad::test {
namespace {

storage::Settings with_url(const std::string& url) {
  return storage::Settings::for_tests({{"site.public_url", url}});
}

std::string uri_of(SmallForum& small, storage::ActorId actor) {
  return storage::actors::find(small.db(), actor)->uri;
}

TEST(Address, MovesUntilSomebodyWasTold) {
  SmallForum small;  // builds its ids under https://forum.test
  EXPECT_EQ(key_of(web::settle_address(small.db(), with_url("https://forum.test"))), "");
  const auto asha = small.member("asha");
  EXPECT_EQ(key_of(web::settle_address(small.db(), with_url("http://localhost:8081"))), "");
  EXPECT_EQ(uri_of(small, asha), "http://localhost:8081/actors/" + to_text(asha));
  EXPECT_EQ(key_of(web::settle_address(small.db(), with_url("https://forum.example"))), "");

  small.remote("rekha", "peer.test");
  const auto refused = web::settle_address(small.db(), with_url("https://other.example"));
  ASSERT_EQ(key_of(refused), "error.address_fixed");
  EXPECT_NE(refused.error().detail.find("https://forum.example"), std::string::npos);
  EXPECT_EQ(uri_of(small, asha), "https://forum.example/actors/" + to_text(asha));
  EXPECT_EQ(key_of(web::settle_address(small.db(), with_url("https://forum.example"))), "");
}

TEST(Address, IsThatOfTheDatabaseWhenNoSettingNamesOne) {
  SmallForum small;
  const auto usual = storage::Settings::for_tests();
  EXPECT_EQ(web::with_known_address(small.db(), usual, {})->text("site.public_url"), "http://localhost:8080");
  storage::public_address::remember(small.db(), "http://localhost:8701");
  EXPECT_EQ(web::with_known_address(small.db(), usual, {})->text("site.public_url"), "http://localhost:8701");
  EXPECT_EQ(web::with_known_address(small.db(), with_url("https://forum.test"), {})->text("site.public_url"),
            "https://forum.test");
}

}  // namespace
}  // namespace samvad::test
