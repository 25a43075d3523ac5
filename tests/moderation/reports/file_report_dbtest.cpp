#include "forum/posts/post_state.hpp"
#include "moderation/reports/file_report.hpp"
#include "tests/forum/support/small_forum.hpp"

#include <gtest/gtest.h>

namespace samvad::moderation {
namespace {

using storage::reports::Category;
using test::key_of;
namespace reports = storage::reports;

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

TEST_F(FileReport, AMemberFilesSoManyAnHour) {
  EXPECT_EQ(world.forum.limits.reports, 20);
  for (int n = 0; n < 20; ++n) {
    EXPECT_EQ(as_member(world.as(bilal), world.reply(asha, public_post.thread).post), "") << n;
  }
  const auto one_more = world.reply(asha, public_post.thread).post;
  EXPECT_EQ(as_member(world.as(bilal), one_more), "error.too_many_reports");
  EXPECT_EQ(as_member(world.as(guard), one_more), "");
  world.forum.limits.reports = 21;
  EXPECT_EQ(as_member(world.as(bilal), one_more), "");
}

/// "Earlier reports" of a case are not the case itself.
TEST_F(FileReport, TheHistoryOfAPersonLeavesTheOpenCaseOut) {
  const auto report = [&](storage::ActorId who, storage::PostId post) {
    return file_report(world.forum, world.db(), world.as(who), {.post = post, .category = Category::kSpam}).value();
  };
  const auto first = report(bilal, public_post.post);
  EXPECT_EQ(reports::history_of(world.db(), asha, first).total, 0);
  report(guard, public_post.post);  // merged into the first
  EXPECT_EQ(reports::history_of(world.db(), asha, first).total, 0);
  const auto second = report(bilal, world.reply(asha, public_post.thread).post);
  EXPECT_EQ(reports::history_of(world.db(), asha, first).total, 1);
  EXPECT_EQ(reports::history_of(world.db(), asha, second).total, 1);
  EXPECT_EQ(reports::history_of(world.db(), asha, {}).total, 2);
}

/// A report that is decided while another one is filed takes nothing more in: the new one stands for itself.
TEST_F(FileReport, NothingIsMergedIntoADecidedReport) {
  const auto first =
      file_report(world.forum, world.db(), world.as(bilal), {.post = public_post.post, .category = Category::kSpam});
  ASSERT_TRUE(first);
  EXPECT_TRUE(reports::raise_priority(world.db(), *first, 50));
  ASSERT_TRUE(reports::decide(world.db(), *first, storage::DecisionId{1}));
  EXPECT_FALSE(reports::raise_priority(world.db(), *first, 50));
  const auto second =
      file_report(world.forum, world.db(), world.as(guard), {.post = public_post.post, .category = Category::kSpam});
  ASSERT_TRUE(second);
  EXPECT_EQ(reports::find(world.db(), *second)->state, reports::State::kNew);
  EXPECT_EQ(reports::queue(world.db(), true, {}, 10).size(), 1U);
}

TEST_F(FileReport, AServerThatRepeatsItselfIsHeardOnce) {
  for (int n = 0; n < 5; ++n) {
    EXPECT_EQ(file_remote_report(world.forum, world.db(),
                                 {.flag_uri = "https://a.example/flags/" + std::to_string(n),
                                  .host = "a.example",
                                  .posts = {public_post.post}}),
              1);
  }
  auto queue = reports::queue(world.db(), true, {}, 10);
  ASSERT_EQ(queue.size(), 1U);
  EXPECT_EQ(queue[0].priority, 50);
  EXPECT_EQ(reports::merged_with(world.db(), queue[0].id).size(), 1U);

  file_remote_report(world.forum, world.db(),
                     {.flag_uri = "https://b.example/flags/1", .host = "b.example", .posts = {public_post.post}});
  queue = reports::queue(world.db(), true, {}, 10);
  EXPECT_EQ(queue[0].priority, 100);
  const auto all = reports::merged_with(world.db(), queue[0].id);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].snapshot_source, "Opening text");
  EXPECT_EQ(all[1].snapshot_source + all[1].snapshot_html, "") << "the case has its snapshot";
}

TEST_F(FileReport, AServerHasSoManyOpenReports) {
  std::vector<storage::PostId> posts;
  for (int n = 0; n < 60; ++n) posts.push_back(world.reply(asha, public_post.thread).post);
  for (int n = 0; n < 60; ++n) from_afar(posts[static_cast<std::size_t>(n)]);
  EXPECT_EQ(reports::queue(world.db(), true, {}, 200).size(), 50U);
  ASSERT_TRUE(reports::decide(world.db(), reports::queue(world.db(), true, {}, 1)[0].id, storage::DecisionId{1}));
  from_afar(posts.back());
  EXPECT_EQ(reports::queue(world.db(), true, {}, 200).size(), 50U) << "room for one more";
}

/// What is kept of a remote post is what its readers saw.
TEST_F(FileReport, TheSnapshotHoldsAllThatReadersSaw) {
  world.db().exec({"test.shape",
                   "update posts set source = 'Lovely weather', html = '<p>Win at the <b>casino</b></p>', "
                   "summary = 'Games', attachments = '[{\"type\":\"Image\",\"alt\":\"A table\"}]'"});
  ASSERT_EQ(as_member(world.as(bilal), public_post.post), "");
  const auto filed = reports::queue(world.db(), true, {}, 1).at(0);
  EXPECT_EQ(filed.snapshot_source, "Games\nWin at the casino\nA table");
  EXPECT_NE(filed.snapshot_html.find("Games"), std::string::npos);
  EXPECT_NE(filed.snapshot_html.find("A table"), std::string::npos);
}

/// SEC-38: another server reports only what was ever sent to others.
TEST_F(FileReport, AnotherServerReportsOnlyWhatIsPublic) {
  EXPECT_EQ(from_afar(public_post.post), 1);
  EXPECT_EQ(from_afar(inner_post.post), 0);
}

}  // namespace
}  // namespace samvad::moderation
