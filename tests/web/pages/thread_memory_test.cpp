#include "web/pages/thread_memory.hpp"

#include <gtest/gtest.h>

namespace samvad::web {
namespace {

using storage::ActorId;
using storage::ThreadId;

constexpr std::size_t kMega = std::size_t{1} << 20U;

storage::views::ThreadSheet sheet(std::int64_t thread, int posts = 2) {
  storage::views::ThreadSheet made;
  made.head.thread.id = ThreadId{thread};
  made.head.thread.board = ActorId{5};
  made.head.thread.author = ActorId{100};
  for (int number = 1; number <= posts; ++number) {
    storage::posts::PostRow post;
    post.number = number;
    post.author = ActorId{100 + number};
    post.html = "<p>text</p>";
    made.posts.push_back(post);
  }
  return made;
}

TEST(ThreadMemoryKeeps, UntilWhatItShowsChanges) {
  const Shown changes[] = {{EpochKind::kThread, 7},  {EpochKind::kBoard, 5},   {EpochKind::kActor, 100},
                           {EpochKind::kActor, 101}, {EpochKind::kActor, 102}, {EpochKind::kSite, 1}};
  for (const Shown& changed : changes) {
    ThreadMemory memory(kMega);
    memory.keep(sheet(7), memory.now());
    ASSERT_NE(memory.find(ThreadId{7}, 1), nullptr);
    memory.drop({EpochKind::kThread, 8});
    memory.drop({EpochKind::kActor, 103});
    ASSERT_NE(memory.find(ThreadId{7}, 1), nullptr);
    memory.drop(changed);
    EXPECT_EQ(memory.find(ThreadId{7}, 1), nullptr);
  }
}

TEST(ThreadMemoryKeeps, NothingThatChangedWhileItWasRead) {
  ThreadMemory memory(kMega);
  const std::uint64_t started = memory.now();
  memory.drop({EpochKind::kActor, 102});
  EXPECT_NE(memory.keep(sheet(7), started), nullptr) << "its reader may have it";
  EXPECT_EQ(memory.find(ThreadId{7}, 1), nullptr);
  const std::uint64_t again = memory.now();
  memory.clear();
  memory.keep(sheet(7), again);
  EXPECT_EQ(memory.find(ThreadId{7}, 1), nullptr);
  memory.keep(sheet(7), memory.now());
  EXPECT_NE(memory.find(ThreadId{7}, 1), nullptr);
}

TEST(ThreadMemoryKeeps, ItsBudget) {
  ThreadMemory none(0);
  none.keep(sheet(7), none.now());
  EXPECT_EQ(none.find(ThreadId{7}, 1), nullptr);
  ThreadMemory small(64 * 1024);
  for (int thread = 1; thread <= 100; ++thread) small.keep(sheet(thread), small.now());
  EXPECT_EQ(small.find(ThreadId{1}, 1), nullptr);
  EXPECT_NE(small.find(ThreadId{100}, 1), nullptr);
}

TEST(ThreadMemoryKeeps, AFewKindsOfCards) {
  const KeptThread kept(sheet(7));
  Frame frame;
  const std::size_t before = kept.bytes();
  const auto* first = kept.cards(frame, PostActions{});
  ASSERT_NE(first, nullptr);
  ASSERT_EQ(first->size(), 2U);
  EXPECT_GT(kept.bytes(), before);
  EXPECT_TRUE((*first)[0].gaps.empty()) << "who may do nothing has no form";
  const auto* agreeing = kept.cards(frame, {.agree = true});
  ASSERT_NE(agreeing, nullptr);
  EXPECT_EQ((*agreeing)[0].gaps.size(), 1U);
  EXPECT_EQ(kept.cards(frame, {.agree = true}), agreeing) << "written once";
  for (int kind = 0; kind < 16; ++kind) {
    kept.cards(
        frame,
        {.reply = (kind & 1) != 0, .edit = (kind & 2) != 0, .remove = (kind & 4) != 0, .moderate = (kind & 8) != 0});
  }
  EXPECT_EQ(kept.cards(frame, {true, true, true, true, true, true}), nullptr) << "kinds have a cap";
  EXPECT_EQ(kept.cards(frame, PostActions{}), first) << "those there stay";
}

}  // namespace
}  // namespace samvad::web
