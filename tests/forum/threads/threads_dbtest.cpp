#include "forum/posts/agree.hpp"
#include "forum/posts/post_state.hpp"
#include "forum/threads/read_thread.hpp"
#include "forum/threads/thread_state.hpp"
#include "storage/tables/read_positions.hpp"
#include "storage/tables/tags.hpp"
#include "storage/views/board_page.hpp"
#include "storage/views/profile.hpp"
#include "storage/views/thread_page.hpp"
#include "tests/forum/support/small_forum.hpp"

#include <gtest/gtest.h>

namespace samvad::test {
namespace {

using storage::ContentState;
using storage::Visibility;
namespace views = storage::views;

class Threads : public ::testing::Test {
 protected:
  Threads() : asha(small.member("asha")), bilal(small.member("bilal")), board(small.board("garden")) {
    adhira = small.member("adhira", storage::members::Role::kAdministrator);
  }
  std::string create(storage::ActorId who, const forum::NewThread& draft) {
    return key_of(create_thread(small.forum, small.db(), small.as(who), draft));
  }
  storage::threads::ThreadRow row(storage::ThreadId thread) {
    return storage::threads::find(small.db(), thread).value();
  }
  /// Up to where bilal has read.
  int mark(storage::ThreadId thread) { return storage::read_positions::find(small.db(), bilal, thread); }
  views::Viewer view(storage::ActorId who) { return forum::view_as(small.as(who)); }

  SmallForum small;
  views::AuthorCache authors;
  storage::ActorId asha, bilal, board, adhira;
};

TEST_F(Threads, BeginWithPostNumberOne) {
  const auto posted = small.thread(asha, board, "क्या बगीचा खुला है? अभी");
  EXPECT_EQ(posted.number, 1);
  const auto thread = row(posted.thread);
  EXPECT_EQ(thread.title, "क्या बगीचा खुला है? अभी");
  EXPECT_EQ(thread.last_number, 1);
  EXPECT_EQ(thread.post_count, 1);
  EXPECT_EQ(storage::posts::find_uri(small.db(), "https://forum.test/threads/" + to_text(posted.thread))->thread,
            posted.thread);
  EXPECT_EQ(small.count_said<forum::PostCreated>(), 1);
}

TEST_F(Threads, RefuseWhatTheyMust) {
  const forum::NewThread good{.board = board, .title = "A thread to read", .opening = {.source = "Opening text"}};
  auto draft = good;
  draft.title = "Short";
  EXPECT_EQ(create(asha, draft), "error.title_too_short");
  draft.title = std::string(201, 'x');
  EXPECT_EQ(create(asha, draft), "error.title_too_long");
  draft = good;
  draft.opening.source = "";
  EXPECT_EQ(create(asha, draft), "error.body_too_short");
  draft = good;
  draft.board = storage::ActorId{5};
  EXPECT_EQ(create(asha, draft), "error.no_such_board");
  EXPECT_EQ(create({}, good), "error.log_in_first");
  storage::members::set_state(small.db(), bilal, storage::members::State::kWaiting);
  EXPECT_EQ(create(bilal, good), "error.account_waiting");
  small.screen.verdict = {.kind = forum::Verdict::Kind::kRefuse};
  EXPECT_EQ(create(asha, good), "error.refused_by_rule");
  EXPECT_EQ(create(adhira, good), "") << "staff is not screened";
}

TEST_F(Threads, AHeldThreadIsItsAuthorsAndTheStaffs) {
  small.screen.verdict = {.kind = forum::Verdict::Kind::kHold, .cause = 1};
  const auto posted = small.thread(asha, board);
  EXPECT_TRUE(posted.held);
  EXPECT_EQ(row(posted.thread).state, ContentState::kHeld);
  small.screen.verdict = {};
  EXPECT_EQ(key_of(create_post(small.forum, small.db(), small.as(bilal), posted.thread, {}, {.source = "Hello"})),
            "error.no_such_thread");
  EXPECT_TRUE(views::latest_threads(small.db(), authors, view(bilal), std::nullopt).threads.empty());
  ASSERT_TRUE(release_post(small.forum, small.db(), posted.post, adhira));
  EXPECT_EQ(views::latest_threads(small.db(), authors, view(bilal), std::nullopt).threads.size(), 1U);
}

TEST_F(Threads, PinLockAndUnlockAreTheModerators) {
  const auto thread = small.thread(asha, board).thread;
  small.said.clear();
  EXPECT_EQ(key_of(set_pinned(small.forum, small.db(), small.as(asha), thread, true)), "error.moderators_only");
  EXPECT_EQ(key_of(lock_thread(small.forum, small.db(), small.as(asha), thread, "Mine")), "error.moderators_only");
  EXPECT_EQ(key_of(lock_thread(small.forum, small.db(), small.as(adhira), thread, "")), "error.reason_missing");
  storage::boards::add_moderator(small.db(), board, bilal, adhira);
  ASSERT_TRUE(set_pinned(small.forum, small.db(), small.as(bilal), thread, true));
  ASSERT_TRUE(set_pinned(small.forum, small.db(), small.as(bilal), thread, true));
  ASSERT_TRUE(lock_thread(small.forum, small.db(), small.as(bilal), thread, "Decided"));
  EXPECT_EQ(row(thread).locked_by, bilal);
  ASSERT_TRUE(unlock_thread(small.forum, small.db(), small.as(bilal), thread));
  EXPECT_FALSE(row(thread).locked_at);
  EXPECT_EQ(row(thread).lock_reason, "");
  EXPECT_EQ(small.count_said<forum::ThreadChanged>(), 3);
}

TEST_F(Threads, TheReadMarkMovesForwardOnly) {
  const auto thread = small.thread(asha, board).thread;
  for (int i = 0; i < 4; ++i) small.reply(asha, thread);
  const auto scope = small.as(bilal);
  ASSERT_TRUE(mark_read(small.forum, small.db(), scope, thread, 3));
  ASSERT_TRUE(mark_read(small.forum, small.db(), scope, thread, 2));
  EXPECT_EQ(mark(thread), 3);
  ASSERT_TRUE(mark_read(small.forum, small.db(), scope, thread, 900));
  EXPECT_EQ(mark(thread), 5) << "clamped to the last";
}

TEST_F(Threads, OnesOwnPostIsNoUnreadOne) {
  const auto thread = small.thread(asha, board).thread;
  const auto scope = small.as(bilal);
  ASSERT_TRUE(mark_read(small.forum, small.db(), scope, thread, 1));
  small.reply(bilal, thread);
  EXPECT_EQ(mark(thread), 2);
  small.reply(asha, thread);
  small.reply(bilal, thread);
  EXPECT_EQ(mark(thread), 2) << "what others wrote stays unread, and the mark has no gaps";
}

TEST_F(Threads, ABoardIsPagedByKeysInEverySort) {
  std::vector<storage::ThreadId> made;
  for (int i = 0; i < 7; ++i) {
    made.push_back(small.thread(asha, board, "Thread number " + std::to_string(i)).thread);
    small.clock.advance(std::chrono::seconds(1));
  }
  ASSERT_TRUE(set_pinned(small.forum, small.db(), small.as(adhira), made[2], true));
  ASSERT_TRUE(mark_read(small.forum, small.db(), small.as(bilal), made[4], 1));
  const auto all = [&](views::ThreadSort sort) {
    std::vector<int> order;
    std::optional<views::ThreadCursor> cursor;
    do {
      const auto page = views::board_threads(small.db(), authors, view(bilal), board, sort, cursor, 3);
      for (const auto& line : page.threads) {
        order.push_back(static_cast<int>(std::find(made.begin(), made.end(), line.id) - made.begin()));
      }
      cursor = page.next ? views::ThreadCursor::parse(page.next->text()) : std::nullopt;
      EXPECT_EQ(cursor.has_value(), page.next.has_value());
    } while (cursor);
    return order;
  };
  EXPECT_EQ(all(views::ThreadSort::kLatest), (std::vector{2, 6, 5, 4, 3, 1, 0}));
  EXPECT_EQ(all(views::ThreadSort::kNew), (std::vector{6, 5, 4, 3, 2, 1, 0}));
  EXPECT_EQ(all(views::ThreadSort::kUnread), (std::vector{2, 6, 5, 3, 1, 0}));
  const auto opening = storage::posts::by_range(small.db(), made[1], 1, 1).at(0).id;
  ASSERT_TRUE(agree(small.forum, small.db(), small.as(bilal), opening));
  small.reply(bilal, made[3]);
  EXPECT_EQ(all(views::ThreadSort::kTop), (std::vector{1, 3, 6})) << "one page";
  for (const auto* bad : {"", "2.1.1", "1.x.1", "1.1", "1.1.1x", "0.99999999999999999999.1", "1.-5.1", "1.5.0"}) {
    EXPECT_FALSE(views::ThreadCursor::parse(bad)) << bad;
  }
}

TEST_F(Threads, WhoHasReadEverythingDoesNotWalkTheWholeBoard) {
  constexpr storage::Statement kMany{"test.many", R"(
    with made as (
      insert into threads (id, board_id, author_id, title, slug, kind, last_number, post_count, created_at, last_post_at)
      select n, $1, $2, 'Thread', 'thread', 1, 1, 1, now() - n * interval '1 second', now() - n * interval '1 second'
      from generate_series(1, 3000) n returning id)
    insert into read_positions (member_id, thread_id, number) select $3, id, 1 from made where id <> 400)"};
  constexpr storage::Statement kRead{"test.rows_read", R"(
    select coalesce(sum(seq_tup_read + idx_tup_fetch), 0) from pg_stat_xact_user_tables where relname = 'threads')"};
  small.db().exec(kMany, storage::Params::of(board, asha, bilal));
  small.db().script("analyze threads");
  views::AuthorCache authors;
  views::ThreadListPage page;
  std::int64_t rows = 0;
  small.db().transaction([&] {
    const auto before = small.db().exec(kRead).front().integer(0);
    page = views::board_threads(small.db(), authors, view(bilal), board, views::ThreadSort::kUnread, std::nullopt, 20);
    rows = small.db().exec(kRead).front().integer(0) - before;
  });
  ASSERT_EQ(page.threads.size(), 1U);
  EXPECT_EQ(page.threads.front().id.value, 400);
  EXPECT_LE(rows, 600) << "a window of 500";
}

TEST_F(Threads, APageShowsTombstonesAndLeavesHeldPostsOut) {
  const auto opened = small.thread(asha, board);
  const auto hidden = small.reply(bilal, opened.thread, "canary hidden");
  small.screen.verdict = {.kind = forum::Verdict::Kind::kHold, .cause = 1};
  small.reply(bilal, opened.thread, "canary held");
  small.screen.verdict = {};
  ASSERT_TRUE(apply_post_state(small.forum, small.db(), hidden.post, ContentState::kHidden));
  // one sheet for all, as the pages share it
  auto head = views::thread_head(small.db(), view(bilal), opened.thread).value();
  const auto [sheet, mark] = views::thread_sheet(small.db(), authors, view(bilal), std::move(head), 1);
  const auto strangers = forum::read_sheet(forum::anonymous_scope(false), sheet, mark);
  ASSERT_EQ(strangers.size(), 2U);
  EXPECT_EQ(strangers[1].post, nullptr);
  EXPECT_EQ(strangers[1].author, nullptr);
  EXPECT_EQ(forum::read_sheet(small.as(bilal), sheet, mark).size(), 3U) << "the author sees both";
  EXPECT_NE(forum::read_sheet(small.as(adhira), sheet, mark)[1].post, nullptr);
}

TEST_F(Threads, PagesAreRangesOfFiftyNumbers) {
  const auto opened = small.thread(asha, board);
  small.db().transaction([&] {
    for (int i = 2; i <= 101; ++i) small.reply(asha, opened.thread);
  });
  const auto head = views::thread_head(small.db(), view(bilal), opened.thread).value();
  const auto numbers = [&](int page) {
    const auto [sheet, mark] = views::thread_sheet(small.db(), authors, view(bilal), head, page);
    EXPECT_EQ(sheet.pages, 3);
    return std::pair{sheet.posts.front().number, sheet.posts.back().number};
  };
  EXPECT_EQ(numbers(1), (std::pair{1, 50}));
  EXPECT_EQ(numbers(2), (std::pair{51, 100}));
  EXPECT_EQ(numbers(3), (std::pair{101, 101}));
  EXPECT_EQ(numbers(99), (std::pair{101, 101}));
  EXPECT_EQ(numbers(-4), (std::pair{1, 50}));
  EXPECT_EQ(views::page_of(50), 1);
  EXPECT_EQ(views::page_of(51), 2);
}

TEST_F(Threads, UnlistedOnesStandInNoList) {
  const forum::NewThread unlisted{.board = board,
                                  .title = "For those with the link",
                                  .opening = {.source = "Opening #garten", .visibility = Visibility::kUnlisted}};
  const auto posted = create_thread(small.forum, small.db(), small.as(asha), unlisted).value();
  const auto viewer = view(bilal);
  EXPECT_TRUE(views::latest_threads(small.db(), authors, viewer, std::nullopt).threads.empty());
  EXPECT_TRUE(
      views::board_threads(small.db(), authors, viewer, board, views::ThreadSort::kNew, std::nullopt).threads.empty());
  EXPECT_TRUE(views::tagged_threads(small.db(), authors, viewer, "garten", std::nullopt).threads.empty());
  EXPECT_TRUE(views::posts_of_actor(small.db(), viewer, asha, {}).posts.empty());
  EXPECT_TRUE(views::newest_posts(small.db(), viewer, board).empty());
  EXPECT_TRUE(views::newest_posts(small.db(), viewer, {}).empty());
  EXPECT_TRUE(views::thread_head(small.db(), viewer, posted.thread)) << "the link works";
}

TEST_F(Threads, TheNewestPostsComeFromAnyThread) {
  const auto first = small.thread(asha, board, "The first thread");
  small.clock.advance(std::chrono::seconds(1));
  small.thread(asha, board, "The second thread");
  small.clock.advance(std::chrono::seconds(1));
  const auto last = small.reply(bilal, first.thread, "The newest of all");
  const auto posts = views::newest_posts(small.db(), view(bilal), board, 2);
  ASSERT_EQ(posts.size(), 2U);
  EXPECT_EQ(posts[0].post.id, last.post);
  EXPECT_EQ(posts[1].thread_title, "The second thread");
  const auto page = views::posts_of_actor(small.db(), view(bilal), asha, {}, 1);
  ASSERT_TRUE(page.next);
  EXPECT_EQ(views::posts_of_actor(small.db(), view(bilal), asha, *page.next, 1).posts.front().post.id, first.post);
}

TEST_F(Threads, ACachedCardIsForgottenWhenDropped) {
  EXPECT_EQ(authors.get(small.db(), {asha}).at(asha).display_name, "");
  auto actor = storage::actors::find(small.db(), asha).value();
  actor.display_name = "Asha";
  storage::actors::update_profile(small.db(), actor);
  EXPECT_EQ(authors.get(small.db(), {asha, asha, {}}).at(asha).display_name, "") << "from memory";
  authors.drop(asha);
  EXPECT_EQ(authors.get(small.db(), {asha}).at(asha).display_name, "Asha");
}

}  // namespace
}  // namespace samvad::test
