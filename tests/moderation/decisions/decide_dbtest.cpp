#include "moderation/decisions/decide.hpp"
#include "moderation/ledger/ledger.hpp"
#include "moderation/reports/file_report.hpp"
#include "storage/base/crypto.hpp"
#include "storage/tables/notices.hpp"
#include "storage/tables/public_log.hpp"
#include "storage/views/case_view.hpp"
#include "tests/forum/support/small_forum.hpp"

#include <gtest/gtest.h>

namespace samvad::moderation {
namespace {

using storage::ActorId;
using storage::ContentState;
using storage::decisions::Measure;
using test::key_of;
namespace notices = storage::notices;
namespace reports = storage::reports;

class DecideTest : public ::testing::Test {
 protected:
  storage::Db& db() { return world.db(); }

  storage::ReportId report(ActorId by, storage::PostId post) {
    return file_report(world.forum, db(), world.as(by), {.post = post, .category = reports::Category::kSpam}).value();
  }
  DecisionRequest request(Measure measure, storage::ReportId about = {}) {
    return {.measure = measure, .report = about, .rule = rule, .reason = "It breaks our first rule"};
  }
  storage::Result<storage::decisions::DecisionRow> decide_as(ActorId who, const DecisionRequest& asked) {
    return decide(world.forum, db(), world.as(who), asked);
  }
  std::vector<notices::NoticeRow> told(ActorId member) { return notices::newest(db(), member, {}, 10); }
  ContentState state(const forum::Posted& post) { return storage::posts::find(db(), post.post)->state; }

  test::SmallForum world;
  ActorId chair = world.member("chair", storage::members::Role::kAdministrator);
  ActorId guard = world.member("guard", storage::members::Role::kModerator);
  ActorId asha = world.member("asha"), bilal = world.member("bilal");
  ActorId board = world.board("city");
  storage::RuleId rule = forum::add_rule(world.forum, db(), nullptr, {}, "Be kind", "").value();
  forum::Posted thread = world.thread(asha, board);
  forum::Posted reply = world.reply(asha, thread.thread);
};

TEST_F(DecideTest, AHiddenPostIsHiddenExplainedAndLogged) {
  const auto filed = report(bilal, reply.post);
  const auto decision = decide_as(guard, request(Measure::kHide, filed));
  ASSERT_TRUE(decision) << decision.error().key;
  EXPECT_EQ(state(reply), ContentState::kHidden);
  EXPECT_EQ(world.count_said<forum::PostHidden>(), 1);

  // the author reads the decision, the reporter that it was taken
  ASSERT_EQ(told(asha).size(), 1U);
  EXPECT_EQ(told(asha)[0].kind, notices::Kind::kDecision);
  ASSERT_EQ(told(bilal).size(), 1U);
  EXPECT_EQ(told(bilal)[0].kind, notices::Kind::kReportClosed);

  const auto log = storage::public_log::newest(db(), 0, 10);
  ASSERT_EQ(log.size(), 1U);
  EXPECT_EQ(log[0].measure, "hide");
  EXPECT_EQ(log[0].rule, "Be kind");
  EXPECT_EQ(log[0].subject, "/p/" + storage::to_text(reply.post));
  EXPECT_EQ(first_broken(storage::public_log::oldest(db(), 0, 10), std::string(32, '\0')), std::nullopt);
  EXPECT_TRUE(reports::queue(db(), true, {}, 10).empty());
}

/// moderation.md 9: below suspension nobody is named, and a board that strangers may not see is none for them here.
TEST_F(DecideTest, TheLogTellsNeitherWhoWasWarnedNorOfABoardForMembers) {
  ASSERT_TRUE(decide_as(guard, request(Measure::kWarn, report(bilal, reply.post))));
  const auto warned = storage::public_log::newest(db(), 0, 1).at(0);
  EXPECT_TRUE(warned.subject.starts_with("person-")) << warned.subject;
  EXPECT_NE(
      warned.subject,
      "person-" + storage::hex(storage::bytes_of(storage::sha256("public-log:" + storage::to_text(asha))).substr(0, 4)))
      << "ids are public: whoever knows one must not find its pseudonym";

  db().exec({"test.close", "update boards set members_only = true"});
  ASSERT_TRUE(decide_as(guard, request(Measure::kHide, report(bilal, reply.post))));
  const auto hidden = storage::public_log::newest(db(), 0, 1).at(0);
  EXPECT_EQ(hidden.measure, "hide");
  EXPECT_EQ(hidden.scope + hidden.rule + hidden.reason, "");
  EXPECT_EQ(hidden.subject, warned.subject) << "one person, one pseudonym";
}

TEST_F(DecideTest, MeasuresNeedARuleAndAReason) {
  auto asked = request(Measure::kRemove, report(bilal, reply.post));
  asked.rule = {};
  EXPECT_EQ(key_of(decide_as(guard, asked)), "error.rule_missing");
  asked = request(Measure::kRemove, asked.report);
  asked.reason = "short";
  EXPECT_EQ(key_of(decide_as(guard, asked)), "error.reason_missing");
  EXPECT_EQ(state(reply), ContentState::kVisible);
  EXPECT_TRUE(told(asha).empty());
}

TEST_F(DecideTest, NobodyDecidesTheirOwnCaseAndMembersDecideNothing) {
  const auto filed = report(bilal, reply.post);
  EXPECT_EQ(key_of(decide_as(bilal, request(Measure::kHide, filed))), "error.own_case");
  EXPECT_EQ(key_of(decide_as(world.member("carol"), request(Measure::kHide, filed))), "error.moderators_only");
  const auto by_guard = world.reply(guard, thread.thread);
  auto asked = request(Measure::kHide);
  asked.post = by_guard.post;
  EXPECT_EQ(key_of(decide_as(guard, asked)), "error.own_case");
  EXPECT_EQ(key_of(decide_as(world.member("other", storage::members::Role::kModerator), asked)), "error.staff_target");
  EXPECT_TRUE(decide_as(chair, asked));
}

TEST_F(DecideTest, AReportIsDecidedOnceAlsoForThoseMergedIntoIt) {
  const auto first = report(bilal, reply.post);
  const ActorId carol = world.member("carol");
  const auto second = report(carol, reply.post);
  EXPECT_EQ(reports::find(db(), second)->merged_into, first);
  EXPECT_EQ(key_of(file_report(world.forum, db(), world.as(carol),
                               {.post = reply.post, .category = reports::Category::kSpam})),
            "error.already_reported");
  EXPECT_TRUE(decide_as(guard, request(Measure::kNoBreach, first)));
  EXPECT_EQ(key_of(decide_as(guard, request(Measure::kHide, first))), "error.already_decided");
  EXPECT_EQ(told(carol).size(), 1U);
  EXPECT_TRUE(storage::public_log::newest(db(), 0, 10).empty());
}

TEST_F(DecideTest, SuspensionEndsByItselfAndIsLoggedBothTimes) {
  world.clock.advance(-std::chrono::hours(24 * 3650));  // the clock of this process says nothing about the end (REL-16)
  auto asked = request(Measure::kSuspend);
  asked.actor = asha;
  asked.lasts = std::chrono::hours(24);
  ASSERT_TRUE(decide_as(guard, asked));
  EXPECT_TRUE(storage::actors::find(db(), asha)->suspended_at);
  EXPECT_EQ(lift_expired(world.forum, db()), 0);

  asked.actor = bilal;
  asked.lasts = std::chrono::hours(0);
  ASSERT_TRUE(decide_as(guard, asked));
  EXPECT_EQ(lift_expired(world.forum, db()), 1);
  EXPECT_FALSE(storage::actors::find(db(), bilal)->suspended_at);
  EXPECT_EQ(lift_expired(world.forum, db()), 0);
  EXPECT_EQ(storage::public_log::newest(db(), 0, 10)[0].measure, "lift");
}

TEST_F(DecideTest, ADecisionCannotBeRewritten) {
  ASSERT_TRUE(decide_as(guard, request(Measure::kHide, report(bilal, reply.post))));
  constexpr storage::Statement kRewrite{"test.rewrite", "update decisions set reason = 'another'"};
  constexpr storage::Statement kErase{"test.erase", "delete from decisions"};
  EXPECT_THROW(world.database.owner().exec(kRewrite), storage::DbError);
  EXPECT_THROW(world.database.owner().exec(kErase), storage::DbError);
}

TEST_F(DecideTest, AnotherServersReportKeepsTheTextAsItStood) {
  const int filed = file_remote_report(world.forum, db(),
                                       {.flag_uri = "https://other.example/flags/1",
                                        .host = "other.example",
                                        .comment = "advertising",
                                        .posts = {reply.post}});
  EXPECT_EQ(filed, 1);
  const auto queue = reports::queue(db(), true, {}, 10);
  ASSERT_EQ(queue.size(), 1U);
  EXPECT_EQ(queue[0].reporter_host, "other.example");
  EXPECT_EQ(queue[0].snapshot_source, "A reply");
  EXPECT_FALSE(queue[0].reporter);
}

TEST_F(DecideTest, AClaimedReportIsTakenByOneAtATime) {
  const auto filed = report(bilal, reply.post);
  EXPECT_TRUE(reports::claim(db(), filed, guard));
  EXPECT_FALSE(reports::claim(db(), filed, chair));
  EXPECT_FALSE(reports::release(db(), filed, chair));
  EXPECT_TRUE(reports::release(db(), filed, guard));
  EXPECT_TRUE(reports::claim(db(), filed, chair));
}

TEST_F(DecideTest, ADecisionOfOnesOwnAnswersTheOpenReportAndKeepsItsClaim) {
  const auto filed = report(bilal, reply.post);
  auto asked = request(Measure::kHide);
  asked.post = reply.post;
  ASSERT_TRUE(reports::claim(db(), filed, chair));
  EXPECT_EQ(key_of(decide_as(guard, asked)), "error.claimed_by_other");
  EXPECT_EQ(state(reply), ContentState::kVisible);
  ASSERT_TRUE(take_over(world.forum, db(), world.as(guard), filed));
  const auto decision = decide_as(guard, asked);
  ASSERT_TRUE(decision) << decision.error().key;
  EXPECT_EQ(decision->report, filed);
  EXPECT_EQ(reports::find(db(), filed)->state, reports::State::kDecided);
  ASSERT_EQ(told(bilal).size(), 1U) << "the reporter hears of it";
  EXPECT_EQ(told(bilal)[0].kind, notices::Kind::kReportClosed);
}

TEST_F(DecideTest, WhoReportedMayStillActOfTheirOwnInitiative) {
  const auto filed = report(guard, reply.post);
  auto asked = request(Measure::kHide);
  asked.post = reply.post;
  const auto decision = decide_as(guard, asked);
  ASSERT_TRUE(decision) << decision.error().key;
  EXPECT_FALSE(decision->report);
  EXPECT_EQ(reports::find(db(), filed)->state, reports::State::kNew) << "the report waits for others";
}

TEST_F(DecideTest, AHeldPostIsShownOrRefused) {
  world.screen.verdict.kind = forum::Verdict::Kind::kHold;
  world.screen.verdict.cause = 1;
  const auto first = world.reply(asha, thread.thread, "one"), second = world.reply(asha, thread.thread, "two");
  EXPECT_EQ(storage::views::held_posts(db(), true, {}, 10).size(), 2U);
  EXPECT_TRUE(show_held(world.forum, db(), world.as(guard), first.post));
  EXPECT_EQ(key_of(refuse_held(world.forum, db(), world.as(guard), second.post, rule, "")), "error.reason_missing");
  EXPECT_TRUE(refuse_held(world.forum, db(), world.as(guard), second.post, rule, "This is advertising"));
  EXPECT_EQ(key_of(show_held(world.forum, db(), world.as(guard), second.post)), "error.already_decided");
  EXPECT_EQ(state(first), ContentState::kVisible);
  EXPECT_EQ(state(second), ContentState::kRemoved);
  EXPECT_EQ(told(asha).size(), 4U) << "that each waits, and what became of it";
}

}  // namespace
}  // namespace samvad::moderation
