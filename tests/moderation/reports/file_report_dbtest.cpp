#include "forum/posts/post_state.hpp"
#include "moderation/reports/file_report.hpp"
#include "tests/forum/support/small_forum.hpp"

#include <gtest/gtest.h>

namespace samvad::moderation {
namespace {

using storage::reports::Category;
using test::key_of;

class FileReport : public ::testing::Test {
 protected:
  std::string as_member(const forum::ViewerScope& scope, storage::PostId post) {
    return key_of(file_report(world.forum, world.db(), scope, {.post = post, .category = Category::kSpam}));
  }
  int from_afar(storage::PostId post) {
    return file_remote_report(world.forum, world.db(),
                              {.flag_uri = "https://a.example/flags/1", .host = "a.example", .posts = {post}});
  }

  test::SmallForum world;
  storage::ActorId asha = world.member("asha"), bilal = world.member("bilal");
  storage::ActorId guard = world.member("guard", storage::members::Role::kModerator);
  storage::ActorId open = world.board("open"), closed = world.board("closed", {.members_only = true});
  forum::Posted public_post = world.thread(asha, open), inner_post = world.thread(asha, closed);
};

/// SEC-38: a report tells nobody what they may not read.
TEST_F(FileReport, OneReportsOnlyWhatOneSees) {
  EXPECT_EQ(as_member(world.as(bilal), inner_post.post), "");
  auto waiting = world.as(world.member("carol"));
  waiting.waiting = true;
  EXPECT_EQ(as_member(waiting, inner_post.post), "error.account_waiting");
  EXPECT_EQ(as_member(waiting, public_post.post), "error.account_waiting") << "the same for what they may read";

  ASSERT_TRUE(forum::apply_post_state(world.forum, world.db(), public_post.post, storage::ContentState::kHidden));
  EXPECT_EQ(as_member(world.as(world.member("dina")), public_post.post), "error.no_such_post");
  EXPECT_EQ(as_member(world.as(guard), public_post.post), "");
}

/// SEC-38: another server reports only what was ever sent to others.
TEST_F(FileReport, AnotherServerReportsOnlyWhatIsPublic) {
  EXPECT_EQ(from_afar(public_post.post), 1);
  EXPECT_EQ(from_afar(inner_post.post), 0);
}

}  // namespace
}  // namespace samvad::moderation
