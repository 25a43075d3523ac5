// Decisions that meet each other: measures with an end, double-clicks, claims, held posts.
#include "forum/people/account.hpp"
#include "forum/posts/delete_post.hpp"
#include "forum/posts/edit_post.hpp"
#include "moderation/decisions/decide.hpp"
#include "moderation/reports/file_report.hpp"
#include "storage/db/pool.hpp"
#include "storage/tables/audit_log.hpp"
#include "storage/tables/decisions.hpp"
#include "storage/tables/holds.hpp"
#include "storage/tables/notices.hpp"
#include "storage/tables/public_log.hpp"
#include "storage/views/case_view.hpp"
#include "tests/forum/support/small_forum.hpp"
#include "tests/support/until.hpp"

#include <gtest/gtest.h>
#include <thread>

namespace samvad::moderation {
namespace {

using storage::ActorId;
using storage::ContentState;
using storage::decisions::Measure;
using test::key_of;
namespace notices = storage::notices;
namespace reports = storage::reports;

bool waits_for_a_lock(storage::Db& db) {
  constexpr storage::Statement kWaiting{"test.waiting", R"(
    select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"};
  return db.exec(kWaiting).front().integer(0) > 0;
}

class Measures : public ::testing::Test {
 protected:
  storage::Db& db() { return world.db(); }
  DecisionRequest on(ActorId person, Measure measure, std::optional<int> hours = {}) {
    DecisionRequest asked{.measure = measure, .actor = person, .rule = rule, .reason = "It breaks our first rule"};
    if (hours) asked.lasts = std::chrono::hours(*hours);
    return asked;
  }
  DecisionRequest about(storage::PostId post, Measure measure) {
    return {.measure = measure, .post = post, .rule = rule, .reason = "It breaks our first rule"};
  }
  std::string decide_as(ActorId who, const DecisionRequest& asked) {
    return key_of(decide(world.forum, db(), world.as(who), asked));
  }
  storage::ReportId report(ActorId by, storage::PostId post) {
    return file_report(world.forum, db(), world.as(by), {.post = post, .category = reports::Category::kSpam}).value();
  }
  bool limited(ActorId person) { return storage::actors::find(db(), person)->limited_at.has_value(); }
  bool suspended(ActorId person) { return storage::actors::find(db(), person)->suspended_at.has_value(); }
  ContentState state(storage::PostId post) { return storage::posts::find(db(), post)->state; }
  std::int64_t count(const std::string& table) {
    const std::string sql = "select count(*) from " + table, name = "test.count_" + table;
    return db().exec({name, sql}).front().integer(0);
  }
  /// Sends everything that ended back in time by `hours`, as if they had passed.
  void hours_pass(int hours) {
    world.database.owner().script(
        "alter table decisions disable trigger decisions_append_only;"
        "update decisions set ends_at = ends_at - interval '" +
        std::to_string(hours) +
        " hours';"
        "alter table decisions enable trigger decisions_append_only");
  }
  forum::Posted held(ActorId author, const std::string& text = "Win at the casino") {
    world.screen.verdict = {
        .kind = forum::Verdict::Kind::kHold, .reason = "No advertising", .matched = "casino", .cause = 1};
    const auto posted = world.reply(author, thread.thread, text);
    world.screen.verdict = {};
    return posted;
  }
  std::size_t waiting() { return storage::views::held_posts(db(), true, {}, 100).size(); }
  std::int64_t open_holds() { return count("holds where released_at is null"); }
  std::vector<notices::NoticeRow> told(ActorId member) { return notices::newest(db(), member, {}, 20); }

  test::SmallForum world;
  ActorId chair = world.member("chair", storage::members::Role::kAdministrator);
  ActorId guard = world.member("guard", storage::members::Role::kModerator);
  ActorId other = world.member("other", storage::members::Role::kModerator);
  ActorId asha = world.member("asha"), bilal = world.member("bilal"), carol = world.member("carol");
  ActorId board = world.board("city");
  storage::RuleId rule = forum::add_rule(world.forum, db(), nullptr, {}, "Be kind", "").value();
  forum::Posted thread = world.thread(asha, board);
  forum::Posted reply = world.reply(asha, thread.thread);
};

TEST_F(Measures, TheEndOfASuspensionLeavesALimitInForce) {
  ASSERT_EQ(decide_as(guard, on(asha, Measure::kLimit)), "");
  ASSERT_EQ(decide_as(guard, on(asha, Measure::kSuspend, 24)), "");
  hours_pass(25);
  EXPECT_EQ(lift_expired(world.forum, db()), 1);
  EXPECT_FALSE(suspended(asha));
  EXPECT_TRUE(limited(asha));
  EXPECT_EQ(lift_expired(world.forum, db()), 0);
}

TEST_F(Measures, ALaterLimitDoesNotKeepASuspensionAlive) {
  ASSERT_EQ(decide_as(guard, on(asha, Measure::kSuspend, 24)), "");
  ASSERT_EQ(decide_as(guard, on(asha, Measure::kLimit)), "");
  hours_pass(25);
  EXPECT_EQ(lift_expired(world.forum, db()), 1);
  EXPECT_FALSE(suspended(asha));
  EXPECT_TRUE(limited(asha));
}

TEST_F(Measures, ALongerSuspensionReplacesAShorterOne) {
  ASSERT_EQ(decide_as(guard, on(asha, Measure::kSuspend, 24)), "");
  ASSERT_EQ(decide_as(guard, on(asha, Measure::kSuspend)), "");
  EXPECT_EQ(decide_as(guard, on(asha, Measure::kSuspend)), "error.already_so");
  hours_pass(25);
  EXPECT_EQ(lift_expired(world.forum, db()), 0);
  EXPECT_TRUE(suspended(asha));
}

/// Between the look at what has run out and the transaction that lifts it, a moderator decides anew.
TEST_F(Measures, LiftingLooksAgainBeforeItLifts) {
  ASSERT_EQ(decide_as(guard, on(asha, Measure::kSuspend, 24)), "");
  hours_pass(25);
  const auto over = storage::decisions::expired(db());
  ASSERT_EQ(over.size(), 1U);
  EXPECT_TRUE(storage::decisions::is_expired(db(), over[0].id));
  ASSERT_EQ(decide_as(chair, on(asha, Measure::kSuspend)), "");
  EXPECT_FALSE(storage::decisions::is_expired(db(), over[0].id));
}

TEST_F(Measures, AFormSentTwiceDecidesOnce) {
  for (const auto& asked :
       {about(reply.post, Measure::kRemove), on(bilal, Measure::kWarn), on(bilal, Measure::kSuspend, 24)}) {
    const auto before = count("decisions"), logged = count("public_log");
    const auto heard = told(asked.post ? asha : bilal).size();
    auto sent = asked;
    sent.submission_key = "form-" + std::to_string(static_cast<int>(asked.measure));
    const auto first = decide(world.forum, db(), world.as(guard), sent);
    const auto second = decide(world.forum, db(), world.as(guard), sent);
    ASSERT_TRUE(first && second) << key_of(second);
    EXPECT_EQ(first->id, second->id);
    EXPECT_EQ(count("decisions"), before + 1);
    EXPECT_EQ(count("public_log"), logged + 1);
    EXPECT_EQ(told(asked.post ? asha : bilal).size(), heard + 1);
  }
  EXPECT_EQ(world.count_said<forum::PostHidden>(), 1);
}

/// The state is compared after the wait for whoever decides at the same time, not before.
TEST_F(Measures, TwoWhoRemoveAtOnceDecideOnce) {
  std::string first, second;
  std::jthread rival;
  const auto theirs = storage::connect(world.database.config());
  const auto scope = world.as(guard);
  theirs->transaction([&] {
    first = key_of(decide(world.forum, *theirs, scope, about(reply.post, Measure::kRemove)));
    rival = std::jthread([&] { second = decide_as(chair, about(reply.post, Measure::kRemove)); });
    EXPECT_TRUE(test::until([&] { return waits_for_a_lock(*theirs); }));
  });
  rival.join();
  EXPECT_EQ(first, "");
  EXPECT_EQ(second, "error.already_so");
  EXPECT_EQ(count("decisions"), 1);
  EXPECT_EQ(told(asha).size(), 1U);
}

TEST_F(Measures, AClaimBindsTheOthersUntilTheyTakeItOver) {
  const auto filed = report(bilal, reply.post);
  ASSERT_TRUE(reports::claim(db(), filed, guard));
  auto asked = about(reply.post, Measure::kHide);
  asked.report = filed;
  EXPECT_EQ(decide_as(other, asked), "error.claimed_by_other");
  EXPECT_EQ(state(reply.post), ContentState::kVisible);
  EXPECT_EQ(key_of(take_over(world.forum, db(), world.as(carol), filed)), "error.no_such_report");
  ASSERT_EQ(key_of(take_over(world.forum, db(), world.as(other), filed)), "");
  EXPECT_EQ(reports::find(db(), filed)->claimed_by, other);
  const auto audit = storage::audit_log::newest(db(), 0, 1);
  ASSERT_EQ(audit.size(), 1U);
  EXPECT_EQ(audit[0].action, "take_over_report");
  EXPECT_EQ(audit[0].actor, other);
  EXPECT_EQ(audit[0].detail, storage::to_text(guard));
  EXPECT_EQ(decide_as(guard, asked), "error.claimed_by_other");
  EXPECT_EQ(decide_as(other, asked), "");
}

TEST_F(Measures, AClaimThatRanOutBindsNobody) {
  const auto filed = report(bilal, reply.post);
  ASSERT_TRUE(reports::claim(db(), filed, guard));
  db().script("update reports set claimed_until = now() - interval '1 second'");
  auto asked = about(reply.post, Measure::kHide);
  asked.report = filed;
  EXPECT_EQ(decide_as(other, asked), "");
}

TEST_F(Measures, ARefusedPostIsADecisionItsAuthorReads) {
  const auto post = held(asha).post;
  EXPECT_EQ(key_of(refuse_held(world.forum, db(), world.as(guard), post, {}, "This is advertising")),
            "error.rule_missing");
  EXPECT_EQ(key_of(refuse_held(world.forum, db(), world.as(guard), post, rule, "short")), "error.reason_missing");
  EXPECT_EQ(state(post), ContentState::kHeld);
  ASSERT_EQ(key_of(refuse_held(world.forum, db(), world.as(guard), post, rule, "This is advertising")), "");
  EXPECT_EQ(state(post), ContentState::kRemoved);
  const auto decision = storage::decisions::newest_on_post(db(), post);
  ASSERT_TRUE(decision);
  EXPECT_EQ(decision->measure, Measure::kRemove);
  EXPECT_EQ(decision->reason, "This is advertising");
  EXPECT_EQ(decision->facts, "Win at the casino");
  EXPECT_EQ(told(asha)[0].kind, notices::Kind::kPostRefused);
  EXPECT_EQ(told(asha)[0].decision, decision->id);
  const auto log = storage::public_log::newest(db(), 0, 1);
  ASSERT_EQ(log.size(), 1U);
  EXPECT_EQ(log[0].measure, "refuse");
  EXPECT_EQ(log[0].rule, "Be kind");
  EXPECT_EQ(log[0].subject.find("/p/"), std::string::npos) << "nobody ever saw the post";
  EXPECT_EQ(world.count_said<forum::PostHidden>(), 0);
  EXPECT_EQ(open_holds(), 0);
}

TEST_F(Measures, WhatWasShownIsNotRefusedAfterwards) {
  const auto post = held(asha).post;
  ASSERT_EQ(key_of(show_held(world.forum, db(), world.as(guard), post)), "");
  EXPECT_EQ(key_of(refuse_held(world.forum, db(), world.as(other), post, rule, "This is advertising")),
            "error.already_decided");
  EXPECT_EQ(key_of(show_held(world.forum, db(), world.as(other), post)), "error.already_decided");
  EXPECT_EQ(state(post), ContentState::kVisible);
  EXPECT_EQ(count("decisions"), 0);
}

TEST_F(Measures, TheAuthorOfAHeldPostIsToldThatItWaitsAndWhy) {
  held(asha);
  const auto heard = told(asha);
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0].kind, notices::Kind::kPostHeld);
  EXPECT_EQ(heard[0].reason, "No advertising");
  EXPECT_EQ(heard[0].matched, "casino");
}

/// Whatever ends the waiting of a post takes it out of the queue of those that wait.
TEST_F(Measures, TheQueueHoldsNothingThatNoLongerWaits) {
  const auto deleted = held(asha), hidden = held(asha), removed = held(asha), restored = held(asha);
  held(carol);
  const auto still = held(bilal);
  EXPECT_EQ(waiting(), 6U);
  ASSERT_TRUE(forum::delete_post(world.forum, db(), world.as(asha), deleted.post));
  ASSERT_EQ(decide_as(guard, about(hidden.post, Measure::kHide)), "");
  ASSERT_EQ(decide_as(guard, about(removed.post, Measure::kRemove)), "");
  ASSERT_EQ(decide_as(guard, about(restored.post, Measure::kRestore)), "");
  forum::tombstone_posts_of(world.forum, db(), carol);
  EXPECT_EQ(waiting(), 1U);
  EXPECT_EQ(open_holds(), 1);
  EXPECT_EQ(world.count_said<forum::PostReleased>(), 1) << "restoring shows it for the first time";
  // rows of old that were left open block nobody
  db().script("update holds set released_at = null, created_at = created_at - interval '1 day' where post_id <> " +
              storage::to_text(still.post));
  const auto queue = storage::views::held_posts(db(), true, {}, 1);
  ASSERT_EQ(queue.size(), 1U);
  EXPECT_EQ(queue[0].target.post, still.post);
}

TEST_F(Measures, AnEditedPostThatWasHiddenStaysHidden) {
  ASSERT_EQ(decide_as(guard, about(reply.post, Measure::kHide)), "");
  world.screen.verdict = {
      .kind = forum::Verdict::Kind::kHold, .reason = "No advertising", .matched = "casino", .cause = 1};
  const auto edited =
      forum::edit_post(world.forum, db(), world.as(asha), reply.post, {.text = {.source = "Win at the casino"}});
  ASSERT_TRUE(edited) << key_of(edited);
  EXPECT_EQ(state(reply.post), ContentState::kHidden);
  EXPECT_EQ(waiting(), 0U);
  EXPECT_EQ(key_of(show_held(world.forum, db(), world.as(guard), reply.post)), "error.already_decided");
}

}  // namespace
}  // namespace samvad::moderation
