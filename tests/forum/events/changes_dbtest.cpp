#include "forum/events/changes.hpp"
#include "forum/posts/agree.hpp"
#include "tests/forum/support/small_forum.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace samvad::test {
namespace {

using storage::epochs::Changed;
using storage::epochs::Kind;

bool among(const std::vector<Changed>& changes, Kind kind, std::int64_t id) {
  return std::find(changes.begin(), changes.end(), Changed{kind, id}) != changes.end();
}

TEST(Changes, ANewPostLeavesOtherThreadsPagesAlone) {
  const auto changes = forum::changes_of(forum::PostCreated{.thread = storage::ThreadId{1},
                                                            .post = storage::PostId{2},
                                                            .author = storage::ActorId{3},
                                                            .board = storage::ActorId{4}});
  EXPECT_TRUE(among(changes, Kind::kThread, 1));
  EXPECT_TRUE(among(changes, Kind::kBoardList, 4));
  EXPECT_TRUE(among(changes, Kind::kActorList, 3));
  EXPECT_TRUE(among(changes, Kind::kSite, 0));
  EXPECT_FALSE(among(changes, Kind::kBoard, 4)) << "pages of the board's other threads show its name";
  EXPECT_FALSE(among(changes, Kind::kActor, 3)) << "and its author's";
  EXPECT_FALSE(among(changes, Kind::kSite, storage::epochs::kWholeSite));
}

TEST(Changes, AMeasureReachesEveryPage) {
  const auto changes = forum::changes_of(forum::ActorMeasured{.actor = storage::ActorId{3}});
  EXPECT_TRUE(among(changes, Kind::kActor, 3));
  EXPECT_TRUE(among(changes, Kind::kSite, storage::epochs::kWholeSite)) << "a page may have left its posts out";
  EXPECT_TRUE(among(forum::changes_of(forum::DomainMeasured{"a.example"}), Kind::kSite, storage::epochs::kWholeSite));
}

TEST(Changes, ABoardsOwnReachesEveryPage) {
  const auto changes = forum::changes_of(forum::BoardChanged{.board = storage::ActorId{4}});
  EXPECT_TRUE(among(changes, Kind::kBoard, 4));
  EXPECT_TRUE(among(changes, Kind::kSite, storage::epochs::kWholeSite)) << "a profile may quote from it";
}

TEST(Changes, AnEventWritesThemOnce) {
  SmallForum small;
  const auto asha = small.member("asha"), bilal = small.member("bilal");
  const auto opened = small.thread(asha, small.board("square"));
  const auto count = [&] {
    constexpr storage::Statement kCount{"test.epochs", "select count(*) from epochs"};
    return small.db().exec(kCount).front().integer(0);
  };
  const auto before = count();
  small.reply(bilal, opened.thread);
  EXPECT_EQ(count() - before, 4);
  ASSERT_TRUE(forum::agree(small.forum, small.db(), small.as(bilal), opened.post));
  EXPECT_EQ(count() - before, 5);
}

}  // namespace
}  // namespace samvad::test
