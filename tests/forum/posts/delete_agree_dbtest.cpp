#include "forum/people/account.hpp"
#include "forum/people/relations.hpp"
#include "forum/posts/agree.hpp"
#include "forum/posts/delete_post.hpp"
#include "forum/posts/edit_post.hpp"
#include "forum/posts/post_state.hpp"
#include "storage/tables/agreements.hpp"
#include "storage/tables/revisions.hpp"
#include "tests/forum/support/small_forum.hpp"

#include <gtest/gtest.h>

namespace samvad::test {
namespace {

using storage::ContentState;
using storage::PostId;

class OnePost : public ::testing::Test {
 protected:
  OnePost() : asha(small.member("asha")), bilal(small.member("bilal")), board(small.board("garden")) {
    opened = small.thread(asha, board);
    mine = small.reply(bilal, opened.thread, "First text");
    small.said.clear();
  }
  storage::posts::PostRow row(PostId post) { return storage::posts::find(small.db(), post).value(); }
  storage::threads::ThreadRow thread() { return storage::threads::find(small.db(), opened.thread).value(); }

  SmallForum small;
  storage::ActorId asha, bilal, board;
  forum::Posted opened, mine;
};

TEST_F(OnePost, DeletedLeavesATombstoneWithItsNumber) {
  small.clock.advance(std::chrono::minutes(6));
  ASSERT_TRUE(edit_post(small.forum, small.db(), small.as(bilal), mine.post, {.text = {.source = "Second text"}}));
  ASSERT_TRUE(delete_post(small.forum, small.db(), small.as(bilal), mine.post));
  EXPECT_EQ(row(mine.post).state, ContentState::kDeleted);
  EXPECT_EQ(row(mine.post).number, 2);
  EXPECT_EQ(row(mine.post).source + row(mine.post).html, "");
  EXPECT_TRUE(storage::revisions::of_post(small.db(), mine.thread, mine.post).empty());
  EXPECT_EQ(thread().post_count, 1);
  EXPECT_EQ(small.count_said<forum::PostDeleted>(), 1);
  EXPECT_EQ(key_of(delete_post(small.forum, small.db(), small.as(bilal), mine.post)), "") << "twice is success";
  EXPECT_EQ(small.count_said<forum::PostDeleted>(), 1);
  EXPECT_EQ(small.reply(asha, opened.thread).number, 3) << "its number is never given again";
}

TEST_F(OnePost, DeletingIsTheAuthors) {
  EXPECT_EQ(key_of(delete_post(small.forum, small.db(), small.as(asha), mine.post)), "error.not_yours");
  EXPECT_EQ(key_of(delete_post(small.forum, small.db(), forum::anonymous_scope(false), mine.post)),
            "error.log_in_first");
  ASSERT_TRUE(apply_post_state(small.forum, small.db(), mine.post, ContentState::kRemoved));
  EXPECT_EQ(key_of(delete_post(small.forum, small.db(), small.as(bilal), mine.post)), "error.post_removed");
}

TEST_F(OnePost, AThreadNobodyAnsweredGoesWithItsOpening) {
  const auto alone = small.thread(bilal, board, "Nobody will answer");
  ASSERT_TRUE(delete_post(small.forum, small.db(), small.as(bilal), alone.post));
  EXPECT_EQ(storage::threads::find(small.db(), alone.thread)->state, ContentState::kDeleted);
  ASSERT_TRUE(delete_post(small.forum, small.db(), small.as(asha), opened.post));
  EXPECT_EQ(thread().state, ContentState::kVisible) << "this one has a reply";
  EXPECT_EQ(thread().reply_count(), 1) << "which is counted though the opening is not";
  storage::boards::fold_deltas(small.db());
  EXPECT_EQ(storage::boards::find(small.db(), board)->thread_count, 1);
  EXPECT_EQ(storage::boards::find(small.db(), board)->post_count, 1);
}

TEST_F(OnePost, AnOpeningThatWasHiddenOrHeldIsTakenBackAndItsThreadStands) {
  for (const auto state : {ContentState::kHidden, ContentState::kHeld}) {
    const auto other = small.thread(asha, board, "A title not to be seen");
    small.reply(bilal, other.thread, "An answer");
    ASSERT_TRUE(apply_post_state(small.forum, small.db(), other.post, state));
    ASSERT_TRUE(delete_post(small.forum, small.db(), small.as(asha), other.post));
    const auto after = storage::threads::find(small.db(), other.thread).value();
    EXPECT_EQ(after.state, ContentState::kVisible);
    EXPECT_EQ(after.title + after.slug, "") << "what was hidden does not come back";
    EXPECT_EQ(after.post_count, 1);
    EXPECT_EQ(after.reply_count(), 1);
    EXPECT_EQ(row(other.post).state, ContentState::kDeleted);
  }
  EXPECT_EQ(small.count_said<forum::PostDeleted>(), 2);
  storage::boards::fold_deltas(small.db());
  EXPECT_EQ(storage::boards::find(small.db(), board)->thread_count, 3);
  EXPECT_EQ(storage::boards::find(small.db(), board)->post_count, 4);
}

TEST_F(OnePost, ATitleThatIsHiddenOrRestoredChangesThePagesOfAllWhoAnswered) {
  const auto whole_site = [&] {
    const auto rows = small.db().exec({"test.epoch", "select count(*) from epochs where kind = 4 and id = 1"});
    return rows.front().integer(0);
  };
  const auto before = whole_site();
  ASSERT_TRUE(apply_post_state(small.forum, small.db(), mine.post, ContentState::kHidden));
  EXPECT_EQ(whole_site(), before) << "a reply stands on the pages of its thread and of its author only";
  ASSERT_TRUE(apply_post_state(small.forum, small.db(), opened.post, ContentState::kHidden));
  const auto hidden = whole_site();
  EXPECT_GT(hidden, before);
  ASSERT_TRUE(apply_post_state(small.forum, small.db(), opened.post, ContentState::kVisible));
  EXPECT_GT(whole_site(), hidden);
}

TEST_F(OnePost, AHiddenOpeningThatNobodyAnsweredToBeSeenTakesItsThreadAlong) {
  ASSERT_TRUE(apply_post_state(small.forum, small.db(), mine.post, ContentState::kRemoved));
  ASSERT_TRUE(apply_post_state(small.forum, small.db(), opened.post, ContentState::kHidden));
  ASSERT_TRUE(delete_post(small.forum, small.db(), small.as(asha), opened.post));
  EXPECT_EQ(thread().state, ContentState::kDeleted);
  EXPECT_EQ(thread().title, "");
  storage::boards::fold_deltas(small.db());
  EXPECT_EQ(storage::boards::find(small.db(), board)->thread_count, 0);
  EXPECT_EQ(storage::boards::find(small.db(), board)->post_count, 0);
}

TEST_F(OnePost, AHiddenOpeningGoesWithItsAuthorsAccountAndItsThreadStands) {
  const auto cyra = small.member("cyra");
  const auto other = small.thread(cyra, board, "A title not to be seen");
  small.reply(cyra, other.thread, "One more word");
  small.reply(bilal, other.thread, "An answer");
  ASSERT_TRUE(apply_post_state(small.forum, small.db(), other.post, ContentState::kHidden));
  ASSERT_TRUE(delete_account(small.forum, small.db(), nullptr, cyra));
  const auto after = storage::threads::find(small.db(), other.thread).value();
  EXPECT_EQ(after.state, ContentState::kVisible);
  EXPECT_EQ(after.title, "");
  EXPECT_EQ(after.post_count, 1);
  storage::boards::fold_deltas(small.db());
  EXPECT_EQ(storage::boards::find(small.db(), board)->thread_count, 2);
  EXPECT_EQ(storage::boards::find(small.db(), board)->post_count, 3);
}

TEST_F(OnePost, AgreeingTwiceCountsOnceAndIsUndone) {
  const auto first = agree(small.forum, small.db(), small.as(asha), mine.post, "https://forum.test/activities/1");
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->changed);
  EXPECT_EQ(first->count, 1);
  const auto second = agree(small.forum, small.db(), small.as(asha), mine.post);
  EXPECT_FALSE(second->changed);
  EXPECT_EQ(second->count, 1);
  EXPECT_EQ(row(mine.post).agree_count, 1);
  const auto undone = undo_agree(small.forum, small.db(), small.as(asha), mine.post);
  EXPECT_TRUE(undone->changed);
  EXPECT_EQ(undone->count, 0);
  EXPECT_FALSE(undo_agree(small.forum, small.db(), small.as(asha), mine.post)->changed);
  ASSERT_EQ(small.count_said<forum::AgreementChanged>(), 2);
  EXPECT_EQ(std::get<forum::AgreementChanged>(small.said.back()).activity_uri, "https://forum.test/activities/1");
}

TEST_F(OnePost, AgreeingIsRefusedWhereItMustBe) {
  const auto key = [&](storage::ActorId who, PostId post) {
    return key_of(agree(small.forum, small.db(), small.as(who), post));
  };
  EXPECT_EQ(key(bilal, mine.post), "error.own_post");
  EXPECT_EQ(key({}, mine.post), "error.log_in_first");
  EXPECT_EQ(key(asha, PostId{9}), "error.no_such_post");
  ASSERT_TRUE(apply_post_state(small.forum, small.db(), mine.post, ContentState::kHidden));
  EXPECT_EQ(key(asha, mine.post), "error.no_such_post") << "a hidden post is not known to exist";
  ASSERT_TRUE(apply_post_state(small.forum, small.db(), mine.post, ContentState::kVisible));
  ASSERT_TRUE(delete_post(small.forum, small.db(), small.as(bilal), mine.post));
  EXPECT_EQ(key(asha, mine.post), "error.post_deleted");
  storage::boards::set_archived(small.db(), board, true);
  EXPECT_EQ(key(bilal, opened.post), "error.board_archived");
}

TEST_F(OnePost, StatesMoveCountsAndTheThreadWithThem) {
  ASSERT_TRUE(apply_post_state(small.forum, small.db(), opened.post, ContentState::kHidden));
  EXPECT_EQ(thread().state, ContentState::kHidden);
  EXPECT_EQ(thread().post_count, 1);
  ASSERT_TRUE(apply_post_state(small.forum, small.db(), opened.post, ContentState::kRemoved));
  EXPECT_EQ(thread().state, ContentState::kRemoved);
  ASSERT_TRUE(apply_post_state(small.forum, small.db(), opened.post, ContentState::kVisible));
  EXPECT_EQ(thread().state, ContentState::kVisible);
  EXPECT_EQ(thread().post_count, 2);
  ASSERT_TRUE(delete_post(small.forum, small.db(), small.as(bilal), mine.post));
  EXPECT_EQ(key_of(apply_post_state(small.forum, small.db(), mine.post, ContentState::kVisible)), "error.post_deleted");
  EXPECT_EQ(key_of(apply_post_state(small.forum, small.db(), PostId{9}, ContentState::kHidden)), "error.no_such_post");
}

TEST_F(OnePost, ALaterKnownMentionIsLinked) {
  const auto post = small.reply(bilal, opened.thread, "What does @nila say?");
  EXPECT_EQ(row(post.post).html.find("forum.test/@nila"), std::string::npos);
  small.member("nila");
  small.said.clear();
  ASSERT_TRUE(rerender_post(small.forum, small.db(), post.post));
  EXPECT_EQ(small.count_said<forum::PostEdited>(), 1);
  EXPECT_EQ(row(post.post).revision, 1);
  ASSERT_TRUE(rerender_post(small.forum, small.db(), post.post));
  EXPECT_EQ(small.count_said<forum::PostEdited>(), 1) << "nothing new, nothing said";
}

}  // namespace
}  // namespace samvad::test
