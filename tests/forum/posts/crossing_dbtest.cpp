// A reply and the deletion of the opening at the same moment, each first once: neither a reply that vanishes nor one in
// a thread that is gone.
#include "forum/posts/create_replies.hpp"
#include "forum/posts/delete_post.hpp"
#include "tests/forum/support/small_forum.hpp"
#include "tests/support/until.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <thread>

namespace samvad::test {
namespace {

using storage::ContentState;

class Crossing : public ::testing::Test {
 protected:
  Crossing() : asha(small.member("asha")), bilal(small.member("bilal")), board(small.board("garden")) {
    opened = small.thread(asha, board);
  }
  ContentState state() { return storage::threads::find(small.db(), opened.thread)->state; }

  /// Runs `first` in a transaction that stays open until `second`, on a connection of its own, waits for it.
  void cross(const std::function<void(storage::Db&)>& first, const std::function<void(storage::Db&)>& second) {
    const auto one = small.database.connect(), two = small.database.connect();
    std::thread other;
    one->transaction([&] {
      first(*one);
      other = std::thread([&] { second(*two); });
      EXPECT_TRUE(until([&] { return waiting() > 0; })) << "the second does not wait for the first";
    });
    other.join();
  }
  std::int64_t waiting() {
    constexpr storage::Statement kWaiting{"test.waiting", R"(
      select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"};
    return small.db().exec(kWaiting).front().integer(0);
  }

  SmallForum small;
  storage::ActorId asha, bilal, board;
  forum::Posted opened;
};

TEST_F(Crossing, AReplyThatCameFirstKeepsItsThread) {
  const auto writer = small.as(bilal), owner = small.as(asha);
  cross(
      [&](storage::Db& db) {
        ASSERT_TRUE(create_post(small.forum, db, writer, opened.thread, {}, {.source = "In time"}));
      },
      [&](storage::Db& db) { EXPECT_TRUE(delete_post(small.forum, db, owner, opened.post)); });
  EXPECT_EQ(state(), ContentState::kVisible);
  EXPECT_EQ(storage::posts::find(small.db(), opened.post)->state, ContentState::kDeleted);
}

TEST_F(Crossing, AReplyThatCameSecondIsRefused) {
  const auto writer = small.as(bilal), owner = small.as(asha);
  std::string answer;
  cross([&](storage::Db& db) { ASSERT_TRUE(delete_post(small.forum, db, owner, opened.post)); },
        [&](storage::Db& db) {
          answer = key_of(create_post(small.forum, db, writer, opened.thread, {}, {.source = "Too late"}));
        });
  EXPECT_EQ(answer, "error.no_such_thread");
  EXPECT_EQ(state(), ContentState::kDeleted);
  EXPECT_EQ(storage::posts::by_range(small.db(), opened.thread, 2, 9).size(), 0U);
}

TEST_F(Crossing, RepliesFromAfarThatCameSecondAreRefusedTogether) {
  const auto writer = small.as(small.remote("uma", "peer.test")), owner = small.as(asha);
  const forum::Origin origin{.uri = "https://peer.test/notes/1", .html = "<p>Too late</p>"};
  std::string answer;
  cross([&](storage::Db& db) { ASSERT_TRUE(delete_post(small.forum, db, owner, opened.post)); },
        [&](storage::Db& db) {
          answer = key_of(db.transact<forum::RepliesPosted>([&] {
            return create_replies(
                small.forum, db,
                {{.author = writer, .thread = opened.thread, .parent = opened.post, .draft = {.origin = &origin}}});
          }));
        });
  EXPECT_EQ(answer, "error.no_such_thread");
  EXPECT_EQ(storage::posts::by_range(small.db(), opened.thread, 2, 9).size(), 0U);
}

}  // namespace
}  // namespace samvad::test
