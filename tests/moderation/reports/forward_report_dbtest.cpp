#include "moderation/reports/file_report.hpp"
#include "moderation/reports/forward_report.hpp"
#include "tests/forum/support/small_forum.hpp"

#include <gtest/gtest.h>

namespace samvad::moderation {
namespace {

using test::key_of;
namespace reports = storage::reports;

struct ForwardTest : ::testing::Test {
  test::SmallForum world;
  storage::ActorId guard = world.member("guard", storage::members::Role::kModerator);
  storage::ActorId asha = world.member("asha");
  storage::ActorId uma = world.remote("uma", "peer.test");
  storage::ActorId board = world.board("city");
  forum::Posted thread = world.thread(asha, board);

  storage::ReportId report(storage::PostId post, storage::ActorId by) {
    return file_report(world.forum, world.db(), world.as(by), {.post = post, .category = reports::Category::kSpam})
        .value();
  }
  std::string forward(storage::ActorId who, storage::ReportId about) {
    return key_of(forward_report(world.forum, world.db(), world.as(who), about, "Please look"));
  }
};

TEST_F(ForwardTest, TheServerOfARemoteAuthorIsToldOnce) {
  const auto filed = report(world.reply(uma, thread.thread).post, asha);
  EXPECT_EQ(forward(guard, filed), "error.not_remote") << "while nothing is sent to other servers";
  world.forum.federation = true;
  EXPECT_EQ(forward(guard, filed), "");
  ASSERT_EQ(world.count_said<forum::ReportForwarded>(), 1);
  EXPECT_EQ(std::get<forum::ReportForwarded>(world.said.back()).words, "Please look");

  reports::mark_forwarded(world.db(), filed);  // as the outbox does
  EXPECT_EQ(forward(guard, filed), "error.already_forwarded");
  EXPECT_EQ(world.count_said<forum::ReportForwarded>(), 1);
}

TEST_F(ForwardTest, OnlyModeratorsForwardAndOnlyWhatHasAnotherServer) {
  world.forum.federation = true;
  const auto remote = report(world.reply(uma, thread.thread).post, asha);
  EXPECT_EQ(forward(asha, remote), "error.no_such_report");
  const auto local = report(thread.post, guard);
  EXPECT_EQ(forward(guard, local), "error.not_remote");
  EXPECT_EQ(forward(guard, storage::ReportId{77}), "error.no_such_report");
  EXPECT_EQ(world.count_said<forum::ReportForwarded>(), 0);
}

}  // namespace
}  // namespace samvad::moderation
