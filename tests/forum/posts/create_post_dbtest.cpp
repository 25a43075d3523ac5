#include "forum/people/relations.hpp"
#include "forum/posts/create_post.hpp"
#include "forum/posts/delete_post.hpp"
#include "forum/threads/thread_state.hpp"
#include "storage/tables/holds.hpp"
#include "storage/tables/mentions.hpp"
#include "tests/forum/support/small_forum.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <mutex>
#include <numeric>
#include <thread>

namespace samvad::test {
namespace {

using forum::NewPost;
using storage::ContentState;
using storage::PostId;

class CreatePost : public ::testing::Test {
 protected:
  CreatePost() : asha(small.member("asha")), bilal(small.member("bilal")), board(small.board("garden")) {
    opened = small.thread(asha, board);
    small.said.clear();
  }
  std::string key(storage::ActorId who, const NewPost& draft, PostId to = {}) {
    return key_of(create_post(small.forum, small.db(), small.as(who), opened.thread, to, draft));
  }

  SmallForum small;
  storage::ActorId asha, bilal, board;
  forum::Posted opened;
};

TEST_F(CreatePost, WritesEverythingTogether) {
  const auto posted = small.reply(bilal, opened.thread, "Well said, @asha", opened.post);
  EXPECT_EQ(posted.number, 2);
  const auto post = storage::posts::find(small.db(), posted.post).value();
  EXPECT_EQ(post.reply_to, opened.post);
  EXPECT_EQ(post.reply_to_number, 1);
  EXPECT_EQ(post.uri, "https://forum.test/posts/" + storage::to_text(post.id));
  EXPECT_EQ(storage::posts::find_uri(small.db(), post.uri)->post, post.id);
  EXPECT_EQ(storage::mentions::of_post(small.db(), post.thread, post.id), std::vector{asha});
  const auto thread = storage::threads::find(small.db(), opened.thread).value();
  EXPECT_EQ(thread.post_count, 2);
  EXPECT_EQ(thread.last_author, bilal);
  EXPECT_EQ(small.count_said<forum::PostCreated>(), 1);
  storage::boards::fold_deltas(small.db());
  EXPECT_EQ(storage::boards::find(small.db(), board)->post_count, 2);
  EXPECT_EQ(storage::boards::find(small.db(), board)->thread_count, 1);
}

TEST_F(CreatePost, RefusesWhatItMust) {
  EXPECT_EQ(key({}, {.source = "Hello there"}), "error.log_in_first");
  EXPECT_EQ(key(bilal, {.source = ""}), "error.body_too_short");
  EXPECT_EQ(key(bilal, {.source = std::string(20001, 'x')}), "error.body_too_long");
  EXPECT_EQ(key(bilal, {.source = "bad \xff bytes"}), "error.bad_utf8");
  EXPECT_EQ(key(bilal, {.source = "Hello there"}, PostId{99}), "error.no_such_post");
  EXPECT_EQ(
      key_of(create_post(small.forum, small.db(), small.as(bilal), storage::ThreadId{9}, {}, {.source = "Hello"})),
      "error.no_such_thread");
  storage::actors::set_suspended(small.db(), bilal, true, std::nullopt);
  EXPECT_EQ(key(bilal, {.source = "Hello there"}), "error.account_suspended");
  EXPECT_EQ(storage::threads::find(small.db(), opened.thread)->last_number, 1) << "no number was given away";
}

TEST_F(CreatePost, ADeletedOrBlockedParentIsNotAnswered) {
  const auto mine = small.reply(bilal, opened.thread);
  ASSERT_TRUE(delete_post(small.forum, small.db(), small.as(bilal), mine.post));
  EXPECT_EQ(key(asha, {.source = "Too late"}, mine.post), "error.parent_deleted");
  const auto other = small.reply(asha, opened.thread);
  ASSERT_TRUE(relate(small.forum, small.db(), small.as(asha), bilal, storage::relations::Kind::kBlock));
  EXPECT_EQ(key(bilal, {.source = "But listen"}, other.post), "error.no_such_post") << "blocked: it is not seen either";
}

TEST_F(CreatePost, ALockedThreadTakesItsModeratorsOnly) {
  const auto adhira = small.member("adhira", storage::members::Role::kAdministrator);
  ASSERT_TRUE(lock_thread(small.forum, small.db(), small.as(adhira), opened.thread, "Going in circles"));
  const auto refused = create_post(small.forum, small.db(), small.as(bilal), opened.thread, {}, {.source = "One more"});
  ASSERT_EQ(key_of(refused), "error.thread_locked");
  EXPECT_EQ(refused.error().args.front().second, "Going in circles");
  EXPECT_EQ(key(adhira, {.source = "A last word"}), "");
}

TEST_F(CreatePost, BoardsSayWhoMayPost) {
  using storage::boards::WhoMayPost;
  const auto remote = small.remote("rekha", "peer.test");
  const auto host = storage::hosts::find_by_name(small.db(), "peer.test")->id;
  forum::Origin origin{.host = host, .uri = "https://peer.test/n/1", .html = "<p>Hello</p>"};
  const NewPost from_afar{.origin = &origin};
  const auto set = [&](WhoMayPost who) {
    auto row = storage::boards::find(small.db(), board).value();
    row.who_may_post = who;
    storage::boards::update(small.db(), row);
  };
  set(WhoMayPost::kMembers);
  EXPECT_EQ(key(remote, from_afar), "error.board_members_only");
  EXPECT_EQ(key(bilal, {.source = "Hello there"}), "");
  set(WhoMayPost::kModerators);
  EXPECT_EQ(key(bilal, {.source = "Hello there"}), "error.board_moderators_only");
  set(WhoMayPost::kModeratorsStartThreads);
  EXPECT_EQ(key(bilal, {.source = "Hello there"}), "");
  const forum::NewThread draft{.board = board, .title = "May I start one?", .opening = {.source = "Hello there"}};
  EXPECT_EQ(key_of(create_thread(small.forum, small.db(), small.as(bilal), draft)), "error.board_moderators_only");
  storage::boards::add_moderator(small.db(), board, bilal, asha);
  EXPECT_EQ(key_of(create_thread(small.forum, small.db(), small.as(bilal), draft)), "");
  storage::boards::set_archived(small.db(), board, true);
  EXPECT_EQ(key(bilal, {.source = "Hello there"}), "error.board_archived");
}

TEST_F(CreatePost, ScreenHoldsOrRefuses) {
  small.screen.verdict = {.kind = forum::Verdict::Kind::kRefuse, .reason = "No adverts", .matched = "buy"};
  EXPECT_EQ(key(bilal, {.source = "Please buy"}), "error.refused_by_rule");
  small.screen.verdict = {.kind = forum::Verdict::Kind::kHold, .matched = "buy", .cause = 1};
  const auto held = small.reply(bilal, opened.thread, "Please buy");
  EXPECT_TRUE(held.held);
  EXPECT_EQ(storage::posts::find(small.db(), held.post)->state, ContentState::kHeld);
  EXPECT_EQ(storage::holds::find(small.db(), held.thread, held.post)->matched, "buy");
  EXPECT_EQ(storage::threads::find(small.db(), opened.thread)->post_count, 1);
  EXPECT_EQ(small.count_said<forum::PostCreated>(), 0) << "nothing leaves before a moderator has looked";
}

TEST_F(CreatePost, TheSameFormTwicePostsOnce) {
  const NewPost draft{.source = "Only once", .submission_key = "form-1"};
  const auto first = create_post(small.forum, small.db(), small.as(bilal), opened.thread, {}, draft);
  const auto second = create_post(small.forum, small.db(), small.as(bilal), opened.thread, {}, draft);
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(first->repeated);
  EXPECT_TRUE(second->repeated);
  EXPECT_EQ(second->post, first->post);
  EXPECT_EQ(second->number, 2);
  const auto others = create_post(small.forum, small.db(), small.as(asha), opened.thread, {}, draft);
  EXPECT_FALSE(others->repeated) << "keys are each member's own";
}

TEST_F(CreatePost, ARefusedFormMayBeSentAgain) {
  const auto adhira = small.member("adhira", storage::members::Role::kAdministrator);
  const NewPost draft{.source = "Wait for it", .submission_key = "form-2"};
  ASSERT_TRUE(lock_thread(small.forum, small.db(), small.as(adhira), opened.thread, "Pause"));
  EXPECT_EQ(key(bilal, draft), "error.thread_locked");
  ASSERT_TRUE(unlock_thread(small.forum, small.db(), small.as(adhira), opened.thread));
  EXPECT_EQ(key(bilal, draft), "");
}

TEST_F(CreatePost, NewcomersWriteAtAMeasuredPace) {
  const auto nila = forum::sign_up(small.forum, small.db(), small.site, {.name = "nila"}, "hash")->member;
  EXPECT_EQ(key(nila, {.source = "First post"}), "");
  const auto again = create_post(small.forum, small.db(), small.as(nila), opened.thread, {}, {.source = "Second post"});
  ASSERT_EQ(key_of(again), "error.too_fast");
  EXPECT_EQ(again.error().args.front().second, "30");
  for (int i = 2; i <= 10; ++i) {
    small.clock.advance(std::chrono::seconds(31));
    EXPECT_EQ(key(nila, {.source = "Post number " + std::to_string(i)}), "") << i;
  }
  small.clock.advance(std::chrono::seconds(31));
  EXPECT_EQ(key(nila, {.source = "The eleventh"}), "error.too_fast");
  small.clock.advance(std::chrono::hours(24 * 3));
  EXPECT_EQ(key(nila, {.source = "No newcomer"}), "");
  EXPECT_EQ(key(nila, {.source = "any more"}), "");
}

TEST_F(CreatePost, NobodyWritesMoreThanTheLimit) {
  small.forum.limits.posts = forum::Limits{}.posts;
  small.clock.advance(std::chrono::hours(24 * 4));
  for (int i = 1; i <= 60; ++i) ASSERT_EQ(key(bilal, {.source = "Post number " + std::to_string(i)}), "") << i;
  EXPECT_EQ(key(bilal, {.source = "One too many"}), "error.too_fast");
  small.clock.advance(std::chrono::minutes(11));
  EXPECT_EQ(key(bilal, {.source = "Later again"}), "");
}

TEST_F(CreatePost, FromAfarKeepsItsOwnTimeAndComesOnce) {
  const auto remote = small.remote("rekha", "peer.test");
  forum::Origin origin{.host = storage::hosts::find_by_name(small.db(), "peer.test")->id,
                       .uri = "https://peer.test/n/1",
                       .html = "<p>Hello from afar</p>",
                       .published_at = small.clock.now() - std::chrono::hours(5)};
  const auto posted =
      create_post(small.forum, small.db(), small.as(remote), opened.thread, opened.post, {.origin = &origin});
  ASSERT_TRUE(posted) << posted.error().key;
  const auto post = storage::posts::find(small.db(), posted->post).value();
  EXPECT_EQ(post.published_at, *origin.published_at);
  EXPECT_LT(post.id, opened.post) << "ids of remote posts carry their own time";
  EXPECT_EQ(post.number, 2) << "numbers the order of arrival";
  EXPECT_EQ(post.excerpt, "Hello from afar");
  EXPECT_EQ(key(remote, {.origin = &origin}), "error.uri_taken");
  EXPECT_EQ(storage::threads::find(small.db(), opened.thread)->last_number, 2);
  origin.uri = "https://peer.test/n/2";
  origin.published_at = small.clock.now() + std::chrono::hours(9);
  const auto future = create_post(small.forum, small.db(), small.as(remote), opened.thread, {}, {.origin = &origin});
  EXPECT_EQ(storage::posts::find(small.db(), future->post)->published_at, small.clock.now()) << "clamped";
}

TEST_F(CreatePost, AHundredAtOnceGetTheNumbersFrom2To101) {
  std::vector<std::thread> writers;
  std::mutex guard;
  std::vector<int> numbers;
  const auto scope = small.as(bilal);
  for (int writer = 0; writer < 10; ++writer) {
    writers.emplace_back([&, writer] {
      const auto db = small.database.connect();
      const forum::Events quiet;
      const forum::OpenScreen open;
      const forum::Forum forum{.events = quiet,
                               .screen = open,
                               .ids = small.ids,
                               .clock = small.clock,
                               .public_url = "https://forum.test",
                               .host = "forum.test",
                               .federation = false,
                               .limits = small.forum.limits};
      for (int i = 0; i < 10; ++i) {
        const auto posted =
            create_post(forum, *db, scope, opened.thread, {}, {.source = "From writer " + std::to_string(writer)});
        const std::lock_guard lock(guard);
        numbers.push_back(posted ? posted->number : -1);
      }
    });
  }
  for (auto& writer : writers) writer.join();
  std::sort(numbers.begin(), numbers.end());
  std::vector<int> expected(100);
  std::iota(expected.begin(), expected.end(), 2);
  EXPECT_EQ(numbers, expected);
  const auto thread = storage::threads::find(small.db(), opened.thread).value();
  EXPECT_EQ(thread.last_number, 101);
  EXPECT_EQ(thread.post_count, 101);
}

TEST_F(CreatePost, TheSameFormAtOnceFromManyTabsPostsOnce) {
  std::vector<std::thread> tabs;
  std::mutex guard;
  std::vector<PostId> posts;
  const auto scope = small.as(bilal);
  for (int tab = 0; tab < 8; ++tab) {
    tabs.emplace_back([&] {
      const auto db = small.database.connect();
      const forum::Events quiet;
      const forum::OpenScreen open;
      const forum::Forum forum{.events = quiet,
                               .screen = open,
                               .ids = small.ids,
                               .clock = small.clock,
                               .public_url = "https://forum.test",
                               .host = "forum.test",
                               .federation = false};
      const auto posted =
          create_post(forum, *db, scope, opened.thread, {}, {.source = "Only once", .submission_key = "form-3"});
      const std::lock_guard lock(guard);
      posts.push_back(posted ? posted->post : PostId{});
    });
  }
  for (auto& tab : tabs) tab.join();
  EXPECT_TRUE(std::all_of(posts.begin(), posts.end(), [&](PostId post) { return post && post == posts.front(); }));
  EXPECT_EQ(storage::threads::find(small.db(), opened.thread)->last_number, 2);
}

}  // namespace
}  // namespace samvad::test
