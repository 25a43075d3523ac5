#include "forum/people/account.hpp"
#include "forum/people/profile.hpp"
#include "forum/people/relations.hpp"
#include "forum/people/set_site.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/follows.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/tags.hpp"
#include "storage/tables/threads.hpp"
#include "tests/forum/support/small_forum.hpp"

#include <gtest/gtest.h>

namespace samvad::test {
namespace {

using storage::ContentState;

TEST(DeleteAccount, LeavesTombstonesAndNothingPersonal) {
  SmallForum small;
  const auto asha = small.member("asha");
  const auto bilal = small.member("bilal");
  const auto board = small.board("garden");
  const auto opened = small.thread(asha, board);
  const auto answer = small.reply(bilal, opened.thread);
  for (int i = 0; i < 4; ++i) small.reply(asha, opened.thread, "Reply " + std::to_string(i));
  const auto scope = small.as(asha);
  ASSERT_TRUE(delete_account(small.forum, small.db(), &scope, asha));
  const auto actor = storage::actors::find(small.db(), asha).value();
  EXPECT_TRUE(actor.gone_at);
  EXPECT_EQ(actor.bio_source, "");
  EXPECT_EQ(storage::members::find(small.db(), asha)->password_hash, "");
  for (const auto& post : storage::posts::by_range(small.db(), opened.thread, 1, 10)) {
    if (post.id == answer.post) {
      EXPECT_EQ(post.state, ContentState::kVisible);
      continue;
    }
    EXPECT_EQ(post.state, ContentState::kDeleted);
    EXPECT_EQ(post.source + post.html + post.excerpt, "");
  }
  EXPECT_EQ(storage::threads::find(small.db(), opened.thread)->post_count, 1);
  EXPECT_EQ(small.count_said<forum::ActorDeleted>(), 1);
  EXPECT_EQ(key_of(sign_up(small.forum, small.db(), small.site, {.name = "asha"}, "hash")), "error.name_taken")
      << "a name is never given twice";
  EXPECT_EQ(key_of(delete_account(small.forum, small.db(), nullptr, asha)), "error.no_such_member");
}

TEST(DeleteAccount, IsCarriedOnByJobsOfItsOwnTransaction) {
  SmallForum small;
  const auto asha = small.member("asha");
  const auto opened = small.thread(asha, small.board("garden"));
  const auto late = small.reply(asha, opened.thread);
  ASSERT_TRUE(delete_account(small.forum, small.db(), nullptr, asha));
  const storage::Rows jobs = small.db().exec({"test.jobs", R"(
    select payload, run_at > now() + interval '1 minute' from jobs where kind = 'tombstones' order by run_at)"});
  ASSERT_EQ(jobs.size(), 2U);
  EXPECT_EQ(jobs[0].text(0), storage::to_text(asha));
  EXPECT_FALSE(jobs[0].flag(1));
  EXPECT_TRUE(jobs[1].flag(1)) << "once more, for what was being written meanwhile";

  // a post whose transaction ended after the account's
  small.db().exec({"test.late", "update posts set state = 1, html = 'late' where id = $1"},
                  storage::Params::of(late.post));
  EXPECT_EQ(tombstone_posts_of(small.forum, small.db(), asha), 1U);
  EXPECT_EQ(storage::posts::by_range(small.db(), opened.thread, 2, 2).front().html, "");
}

TEST(DeleteAccount, TakesThreadsThatNobodyAnswered) {
  SmallForum small;
  const auto asha = small.member("asha");
  const auto board = small.board("garden");
  const auto alone = small.thread(asha, board), answered = small.thread(asha, board);
  small.reply(small.member("bilal"), answered.thread);
  storage::boards::fold_deltas(small.db());
  ASSERT_TRUE(delete_account(small.forum, small.db(), nullptr, asha));
  EXPECT_EQ(storage::threads::find(small.db(), alone.thread)->state, ContentState::kDeleted);
  EXPECT_EQ(storage::threads::find(small.db(), answered.thread)->state, ContentState::kVisible);
  EXPECT_EQ(storage::threads::find(small.db(), answered.thread)->reply_count(), 1);
  storage::boards::fold_deltas(small.db());
  const auto row = storage::boards::find(small.db(), board);
  EXPECT_EQ(row->thread_count, 1);
  EXPECT_EQ(row->post_count, 1);
}

TEST(DeleteAccount, TakesTagsThatNobodyElseUsed) {
  SmallForum small;
  const auto asha = small.member("asha"), bilal = small.member("bilal");
  const auto opened = small.thread(bilal, small.board("garden"));
  small.reply(asha, opened.thread, "About #wells and #pumps");
  small.reply(bilal, opened.thread, "The #pumps are old");
  ASSERT_EQ(storage::tags::of_thread(small.db(), opened.thread).size(), 2U);
  ASSERT_TRUE(delete_account(small.forum, small.db(), nullptr, asha));
  EXPECT_EQ(storage::tags::of_thread(small.db(), opened.thread), std::vector<std::string>{"pumps"});
}

TEST(DeleteAccount, IsOnesOwnOrTheAdministrators) {
  SmallForum small;
  const auto asha = small.member("asha");
  const auto scope = small.as(small.member("bilal"));
  EXPECT_EQ(key_of(delete_account(small.forum, small.db(), &scope, asha)), "error.administrators_only");
  EXPECT_EQ(key_of(delete_remote_actor(small.forum, small.db(), asha)), "error.no_such_actor") << "a local one";
  const auto remote = small.remote("rekha", "peer.test");
  EXPECT_EQ(key_of(delete_remote_actor(small.forum, small.db(), remote)), "");
  EXPECT_TRUE(storage::actors::find(small.db(), remote)->gone_at);
}

TEST(Profile, IsRenderedScreenedAndLosesVerification) {
  SmallForum small;
  const auto asha = small.member("asha");
  const auto adhira = small.as(small.member("adhira", storage::members::Role::kAdministrator));
  const forum::ProfileEdit edit{
      .display_name = "आशा", .bio = "I garden", .stakeholder = storage::members::Stakeholder::kMedia};
  ASSERT_TRUE(change_profile(small.forum, small.db(), small.as(asha), edit));
  EXPECT_EQ(storage::actors::find(small.db(), asha)->display_name, "आशा");
  EXPECT_NE(storage::actors::find(small.db(), asha)->bio_html.find("I garden"), std::string::npos);
  ASSERT_TRUE(verify_stakeholder(small.forum, small.db(), adhira, asha, true));
  EXPECT_TRUE(storage::members::find(small.db(), asha)->stakeholder_verified_at);
  auto other = edit;
  other.stakeholder = storage::members::Stakeholder::kGovernment;
  ASSERT_TRUE(change_profile(small.forum, small.db(), small.as(asha), other));
  EXPECT_FALSE(storage::members::find(small.db(), asha)->stakeholder_verified_at);
  small.screen.verdict = {.kind = forum::Verdict::Kind::kHold};
  EXPECT_EQ(key_of(change_profile(small.forum, small.db(), small.as(asha), edit)), "error.refused_by_rule");
  EXPECT_EQ(key_of(change_profile(small.forum, small.db(), forum::anonymous_scope(false), edit)), "error.log_in_first");
  const auto preferences = [&](std::string_view language) {
    return key_of(
        change_preferences(small.forum, small.db(), small.as(asha), language, storage::members::Theme::kDark));
  };
  EXPECT_EQ(preferences("hi-IN"), "");
  EXPECT_EQ(preferences("<script>"), "error.language_unknown");
}

TEST(Relations, BlockEndsFollowsAndHides) {
  SmallForum small;
  const auto asha = small.member("asha");
  const auto bilal = small.member("bilal");
  storage::follows::put(small.db(), {.followee = asha, .follower = bilal, .accepted_at = small.clock.now()});
  const auto relation = [&](storage::ActorId target) {
    return key_of(relate(small.forum, small.db(), small.as(asha), target, storage::relations::Kind::kBlock));
  };
  EXPECT_EQ(relation(bilal), "");
  EXPECT_EQ(relation(bilal), "") << "twice changes nothing";
  EXPECT_FALSE(storage::follows::find(small.db(), asha, bilal));
  EXPECT_EQ(small.as(asha).hidden_actors, std::vector{bilal});
  EXPECT_EQ(small.as(bilal).hidden_actors, std::vector{asha});
  EXPECT_EQ(relation(asha), "error.not_yourself");
  EXPECT_EQ(relation(storage::ActorId{1}), "error.no_such_actor");
  ASSERT_TRUE(unrelate(small.forum, small.db(), small.as(asha), bilal, storage::relations::Kind::kBlock));
  EXPECT_TRUE(small.as(bilal).hidden_actors.empty());
  ASSERT_TRUE(mute_domain(small.forum, small.db(), small.as(asha), "Peer.TEST."));
  EXPECT_EQ(small.as(asha).hidden_domains, std::vector<std::string>{"peer.test"});
  EXPECT_EQ(key_of(mute_domain(small.forum, small.db(), small.as(asha), "a b")), "error.bad_host");
  ASSERT_TRUE(unmute_domain(small.forum, small.db(), small.as(asha), "peer.test"));
  EXPECT_TRUE(small.as(asha).hidden_domains.empty());
}

TEST(SetSite, IsReadBackAsSet) {
  SmallForum small;
  forum::Site site;
  site.name = "संवाद";
  site.registration = forum::Registration::kClosed;
  site.is_private = true;
  site.set_up = true;
  const auto scope = small.as(small.member("asha"));
  EXPECT_EQ(key_of(set_site(small.forum, small.db(), &scope, site)), "error.administrators_only");
  ASSERT_TRUE(set_site(small.forum, small.db(), nullptr, site));
  const auto read = forum::load_site(small.db());
  EXPECT_EQ(read.name, "संवाद");
  EXPECT_EQ(read.registration, forum::Registration::kClosed);
  EXPECT_TRUE(read.is_private && read.set_up);
  site.name.clear();
  EXPECT_EQ(key_of(set_site(small.forum, small.db(), nullptr, site)), "error.site_name_missing");
}

}  // namespace
}  // namespace samvad::test
