#include "forum/people/follow.hpp"
#include "forum/people/relations.hpp"
#include "storage/tables/follows.hpp"
#include "tests/forum/support/small_forum.hpp"

#include <gtest/gtest.h>

namespace samvad::test {
namespace {

namespace follows = storage::follows;

TEST(Follow, APersonElsewhereIsAskedAndTheAnswerAwaited) {
  SmallForum small;
  const auto asha = small.member("asha"), uma = small.remote("uma", "peer.test");
  small.forum.federation = true;
  ASSERT_TRUE(forum::follow(small.forum, small.db(), small.as(asha), uma));
  const auto row = follows::find(small.db(), uma, asha);
  ASSERT_TRUE(row);
  EXPECT_FALSE(row->accepted_at);
  EXPECT_EQ(small.count_said<forum::FollowChanged>(), 1);

  ASSERT_TRUE(forum::unfollow(small.forum, small.db(), small.as(asha), uma));
  EXPECT_FALSE(follows::find(small.db(), uma, asha));
  const auto& ended = std::get<forum::FollowChanged>(small.said.back());
  EXPECT_FALSE(ended.follows);
  ASSERT_TRUE(forum::unfollow(small.forum, small.db(), small.as(asha), uma)) << "nothing to end is no failure";
  EXPECT_EQ(small.count_said<forum::FollowChanged>(), 2);
}

TEST(Follow, IsRefusedWhereItCannotBe) {
  SmallForum small;
  const auto asha = small.member("asha"), bilal = small.member("bilal"), uma = small.remote("uma", "peer.test");
  const auto try_as = [&](const forum::ViewerScope& scope, storage::ActorId target) {
    return key_of(forum::follow(small.forum, small.db(), scope, target));
  };
  EXPECT_EQ(try_as(small.as(asha), uma), "error.no_such_actor") << "while nothing is sent to other servers";
  small.forum.federation = true;
  EXPECT_EQ(try_as(forum::anonymous_scope(false), uma), "error.log_in_first");
  EXPECT_EQ(try_as(small.as(asha), bilal), "error.no_such_actor") << "members here need no server to tell";
  ASSERT_TRUE(forum::relate(small.forum, small.db(), small.as(asha), uma, storage::relations::Kind::kBlock));
  EXPECT_EQ(try_as(small.as(asha), uma), "error.blocked");
  EXPECT_EQ(small.count_said<forum::FollowChanged>(), 0);
}

}  // namespace
}  // namespace samvad::test
