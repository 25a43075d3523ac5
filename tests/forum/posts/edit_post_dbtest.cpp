#include "forum/posts/agree.hpp"
#include "forum/posts/delete_post.hpp"
#include "forum/posts/edit_post.hpp"
#include "forum/posts/post_state.hpp"
#include "forum/threads/thread_state.hpp"
#include "storage/tables/holds.hpp"
#include "storage/tables/revisions.hpp"
#include "storage/tables/tags.hpp"
#include "storage/views/post_history.hpp"
#include "tests/forum/support/small_forum.hpp"

#include <gtest/gtest.h>

namespace samvad::test {
namespace {

using storage::ContentState;
using storage::PostId;

class EditPost : public ::testing::Test {
 protected:
  EditPost() : asha(small.member("asha")), bilal(small.member("bilal")), board(small.board("garden")) {
    opened = small.thread(asha, board);
    mine = small.reply(bilal, opened.thread, "First text");
    small.said.clear();
  }
  storage::Result<forum::Edited> edit(storage::ActorId who, PostId post, const std::string& text, int base = 0,
                                      const std::string& title = "") {
    return edit_post(small.forum, small.db(), small.as(who), post,
                     {.base_revision = base, .text = {.source = text}, .title = title});
  }
  storage::posts::PostRow row(PostId post) { return storage::posts::find(small.db(), post).value(); }
  void later() { small.clock.advance(std::chrono::minutes(6)); }

  SmallForum small;
  storage::ActorId asha, bilal, board;
  forum::Posted opened, mine;
};

TEST_F(EditPost, KeepsWhatWas) {
  later();
  ASSERT_TRUE(edit(bilal, mine.post, "Second text"));
  EXPECT_EQ(row(mine.post).source, "Second text");
  EXPECT_EQ(row(mine.post).revision, 2);
  EXPECT_TRUE(row(mine.post).edited_at);
  storage::views::AuthorCache authors;
  const auto history = storage::views::post_history(small.db(), authors, row(mine.post), "");
  ASSERT_EQ(history.texts.size(), 2U);
  EXPECT_EQ(history.texts[0].source, "First text");
  EXPECT_EQ(history.texts[1].source, "Second text");
  EXPECT_EQ(small.count_said<forum::PostEdited>(), 1);
}

TEST_F(EditPost, ASlipMendedAtOnceLeavesNoHistory) {
  ASSERT_TRUE(edit(bilal, mine.post, "First text, mended"));
  EXPECT_FALSE(row(mine.post).edited_at);
  EXPECT_TRUE(storage::revisions::of_post(small.db(), mine.thread, mine.post).empty());
  EXPECT_EQ(small.count_said<forum::PostEdited>(), 1) << "others have to learn of it all the same";
}

TEST_F(EditPost, WhatSomebodyAgreedToIsKeptEvenAtOnce) {
  ASSERT_TRUE(agree(small.forum, small.db(), small.as(asha), mine.post));
  ASSERT_TRUE(edit(bilal, mine.post, "Something else"));
  EXPECT_EQ(storage::revisions::of_post(small.db(), mine.thread, mine.post).size(), 1U);
}

TEST_F(EditPost, OfTwoEditsFromOneBaseTheSecondIsTold) {
  later();
  ASSERT_TRUE(edit(bilal, mine.post, "From one tab", 1));
  const auto second = edit(bilal, mine.post, "From the other tab", 1);
  ASSERT_EQ(key_of(second), "error.edited_meanwhile");
  EXPECT_EQ(second.error().args[0].second, "2");
  EXPECT_EQ(second.error().args[1].second, "From one tab");
  EXPECT_EQ(row(mine.post).source, "From one tab");
}

TEST_F(EditPost, TheSameTextChangesNothing) {
  later();
  const auto same = edit(bilal, mine.post, "First text", 1);
  ASSERT_TRUE(same);
  EXPECT_FALSE(same->changed);
  EXPECT_EQ(row(mine.post).revision, 1);
  EXPECT_TRUE(small.said.empty());
}

TEST_F(EditPost, RefusesWhatItMust) {
  EXPECT_EQ(key_of(edit(asha, mine.post, "Not mine")), "error.not_yours");
  EXPECT_EQ(key_of(edit({}, mine.post, "Not mine")), "error.log_in_first");
  EXPECT_EQ(key_of(edit(bilal, PostId{9}, "Nowhere")), "error.no_such_post");
  EXPECT_EQ(key_of(edit(bilal, mine.post, "")), "error.body_too_short");
  small.screen.verdict = {.kind = forum::Verdict::Kind::kRefuse, .reason = "No adverts"};
  EXPECT_EQ(key_of(edit(bilal, mine.post, "Please buy")), "error.refused_by_rule");
  small.screen.verdict = {};
  const auto adhira = small.member("adhira", storage::members::Role::kAdministrator);
  ASSERT_TRUE(lock_thread(small.forum, small.db(), small.as(adhira), opened.thread, "Pause"));
  EXPECT_EQ(key_of(edit(bilal, mine.post, "After the lock")), "error.thread_locked");
  ASSERT_TRUE(delete_post(small.forum, small.db(), small.as(bilal), mine.post));
  EXPECT_EQ(key_of(edit(bilal, mine.post, "After the end")), "error.post_deleted");
}

TEST_F(EditPost, AHeldEditLeavesSightUntilReleased) {
  later();
  small.screen.verdict = {.kind = forum::Verdict::Kind::kHold, .matched = "buy", .cause = 1};
  const auto held = edit(bilal, mine.post, "Please buy");
  ASSERT_TRUE(held);
  EXPECT_TRUE(held->held);
  EXPECT_EQ(row(mine.post).state, ContentState::kHeld);
  EXPECT_EQ(storage::threads::find(small.db(), opened.thread)->post_count, 1);
  EXPECT_EQ(small.count_said<forum::PostEdited>(), 0);
  ASSERT_TRUE(release_post(small.forum, small.db(), mine.post, asha));
  EXPECT_EQ(row(mine.post).state, ContentState::kVisible);
  EXPECT_EQ(storage::threads::find(small.db(), opened.thread)->post_count, 2);
  EXPECT_EQ(small.count_said<forum::PostReleased>(), 1);
  EXPECT_EQ(key_of(release_post(small.forum, small.db(), mine.post, asha)), "error.no_such_hold");
}

/// What waited for a moderator, and is shown when it says something else, does not come to light by its history or
/// tags.
TEST_F(EditPost, ATextThatWasNotToBeSeenLeavesNoHistoryAndNoTag) {
  later();
  const auto tags = [&] { return storage::tags::of_thread(small.db(), opened.thread); };
  ASSERT_TRUE(edit(bilal, mine.post, "A word on #wells"));
  EXPECT_EQ(tags(), std::vector<std::string>{"wells"});
  const auto before = storage::revisions::of_post(small.db(), opened.thread, mine.post).size();
  small.screen.verdict = {.kind = forum::Verdict::Kind::kHold, .matched = "lives", .cause = 1};
  ASSERT_TRUE(edit(bilal, mine.post, "Asha lives at #twelve"));
  EXPECT_TRUE(tags().empty());
  small.screen.verdict = {};
  ASSERT_TRUE(edit(bilal, mine.post, "A word on #pumps"));
  EXPECT_TRUE(tags().empty()) << "it still waits";
  ASSERT_TRUE(release_post(small.forum, small.db(), mine.post, asha));
  EXPECT_EQ(tags(), std::vector<std::string>{"pumps"});
  const auto kept = storage::revisions::of_post(small.db(), opened.thread, mine.post);
  EXPECT_EQ(kept.size(), before + 1) << "the text that everybody saw";
  for (const auto& one : kept) EXPECT_EQ(one.source.find("twelve"), std::string::npos);
}

/// However often somebody edits, a page of their history stays a page.
TEST_F(EditPost, AHistoryHasAnEnd) {
  for (int i = 1; i <= 70; ++i) {
    storage::revisions::insert(small.db(), {.thread = mine.thread,
                                            .post = mine.post,
                                            .revision = i,
                                            .source = "Text " + std::to_string(i),
                                            .editor = bilal,
                                            .written_at = small.clock.now()});
  }
  const auto shown = storage::revisions::of_post(small.db(), mine.thread, mine.post);
  ASSERT_EQ(shown.size(), storage::revisions::kMostShown + 1) << "one more says that there are more";
  EXPECT_EQ(shown.front().revision, 20);
  EXPECT_EQ(shown.back().revision, 70);
}

/// A form that was sent twice is no conflict with oneself.
TEST_F(EditPost, TheSameEditTwiceIsOne) {
  later();
  ASSERT_TRUE(edit(bilal, mine.post, "Said again", 1));
  const auto again = edit(bilal, mine.post, "Said again", 1);
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->changed);
  EXPECT_EQ(key_of(edit(bilal, mine.post, "Something else", 1)), "error.edited_meanwhile");
}

TEST_F(EditPost, TheOpeningPostCarriesTheTitle) {
  later();
  ASSERT_TRUE(edit(asha, opened.post, "Opening text", 1, "A better title here"));
  EXPECT_EQ(storage::threads::find(small.db(), opened.thread)->title, "A better title here");
  EXPECT_EQ(storage::revisions::of_post(small.db(), opened.thread, opened.post).front().title, "A thread to read");
  EXPECT_EQ(small.count_said<forum::ThreadChanged>(), 1);
  EXPECT_EQ(key_of(edit(asha, opened.post, "Opening text", 2, "Short")), "error.title_too_short");
}

TEST_F(EditPost, AnOlderUpdateFromAfarLoses) {
  const auto remote = small.remote("rekha", "peer.test");
  small.clock.advance(std::chrono::milliseconds(339));
  forum::Origin origin{.host = storage::hosts::find_by_name(small.db(), "peer.test")->id,
                       .uri = "https://peer.test/n/1",
                       .html = "<p>One</p>",
                       .published_at = small.clock.now()};
  const auto posted =
      create_post(small.forum, small.db(), small.as(remote), opened.thread, {}, {.origin = &origin})->post;
  const auto update = [&](std::string html, std::chrono::milliseconds after) {
    origin.html = std::move(html);
    origin.updated_at = *origin.published_at + after;
    return edit_post(small.forum, small.db(), small.as(remote), posted, {.text = {.origin = &origin}});
  };
  small.clock.advance(std::chrono::hours(1));
  EXPECT_TRUE(update("<p>Within the second in which it was written</p>", std::chrono::milliseconds(-3))->changed)
      << "many servers write whole seconds";
  EXPECT_FALSE(update("<p>Before it was written</p>", std::chrono::minutes(-1))->changed);
  EXPECT_TRUE(update("<p>Three</p>", std::chrono::minutes(3))->changed);
  EXPECT_FALSE(update("<p>Two</p>", std::chrono::minutes(2))->changed);
  EXPECT_EQ(row(posted).html, "<p>Three</p>");
}

}  // namespace
}  // namespace samvad::test
