#include "storage/tables/public_address.hpp"
#include "tests/forum/support/small_forum.hpp"

#include <gtest/gtest.h>

namespace samvad::test {
namespace {

namespace address = storage::public_address;

TEST(PublicAddress, MovesEveryIdOfOurs) {
  SmallForum small;
  EXPECT_EQ(address::known(small.db()), "");
  address::remember(small.db(), "https://forum.test");
  const auto asha = small.member("asha");
  const auto board = small.board("garden");
  const auto opened = small.thread(asha, board);
  const auto answer = small.reply(asha, opened.thread, "@asha see https://forum.test/rules and `https://forum.test/x`");
  EXPECT_FALSE(address::told_others(small.db()));
  small.db().transaction([&] { address::move(small.db(), "https://forum.test", "https://other.example"); });

  EXPECT_EQ(address::known(small.db()), "https://other.example");
  EXPECT_FALSE(storage::actors::find_by_uri(small.db(), small.forum.actor_uri(asha)));
  const auto moved = storage::actors::find_by_uri(small.db(), "https://other.example/actors/" + to_text(asha));
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->url, "https://other.example/@asha");
  const auto post = storage::posts::by_range(small.db(), opened.thread, answer.number, answer.number).at(0);
  EXPECT_EQ(post.uri, "https://other.example/posts/" + to_text(post.id));
  EXPECT_NE(post.html.find("href=\"https://other.example/@asha\""), std::string::npos) << post.html;
  EXPECT_NE(post.source.find("https://forum.test/rules"), std::string::npos) << "what was written stays";
  EXPECT_TRUE(storage::posts::find_uri(small.db(), post.uri));
}

TEST(PublicAddress, IsToldOnceAnotherServerIsKnown) {
  SmallForum small;
  small.remote("rekha", "peer.test");
  EXPECT_TRUE(address::told_others(small.db()));
}

}  // namespace
}  // namespace samvad::test
