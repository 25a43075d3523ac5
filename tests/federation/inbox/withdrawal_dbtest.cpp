#include "federation/inbox/confirm_gone.hpp"
#include "forum/posts/post_state.hpp"
#include "storage/tables/agreements.hpp"
#include "storage/tables/follows.hpp"
#include "tests/federation/inbox/inbox_world.hpp"

namespace samvad::federation::test {
namespace {

using storage::ContentState;

/// What other servers take back: nothing that stands against who wrote it keeps it here.
class InboxWithdrawal : public InboxWorld {
 protected:
  void SetUp() override {
    receive_from(omar, activity("Create", omar, note(reply, omar, opening)));
    ASSERT_TRUE(post_at(reply)) << error;
  }
  storage::ActorId omar_here() { return storage::actors::find_by_uri(db(), omar)->id; }
  void suspend(bool suspended) { storage::actors::set_suspended(db(), omar_here(), suspended, std::nullopt); }
  ContentState state() { return post_at(reply)->state; }
  storage::Status set_state(ContentState to) {
    return db().transact<void>([&] { return forum::apply_post_state(small.forum, db(), post_at(reply)->id, to); });
  }
  /// A Group of a third server announces that omar deleted the reply.
  void relay_delete(const std::string& number) {
    const std::string hub = "https://hub.example/c/water";
    remote.documents[hub] =
        R"({"id":")" + hub + R"(","type":"Group","preferredUsername":"water","inbox":")" + hub + R"(/inbox"})";
    receive_from(hub, activity("Announce", hub, activity("Delete", omar, quoted(reply), "d" + number), number));
  }
  std::string waiting_job() {
    const auto rows = db().exec({"test.waiting_job",
                                 "select payload || ' ' || (run_at > now() + interval '35 hours') from jobs "
                                 "where kind = 'confirm_gone' order by id desc limit 1"});
    return rows.empty() ? "" : rows.front().str(0);
  }
  /// The job runs: at its end it is no more.
  storage::Status run_job(const std::string& payload, bool last = false) {
    db().exec({"test.no_job", "delete from jobs where kind = 'confirm_gone'"});
    return confirm_gone(db(), remote, context, payload, last);
  }

  const std::string omar = person("omar", "a.example");
  const std::string reply = "https://a.example/notes/1";
};

TEST_F(InboxWithdrawal, ASuspendedAuthorsDeleteOutlastsTheSuspension) {
  suspend(true);
  receive_from(omar, activity("Update", omar, note(reply, omar, opening, "Other words"), "2"));
  EXPECT_EQ(post_at(reply)->html.find("Other words"), std::string::npos) << "nothing is added meanwhile";
  receive_from(omar, activity("Delete", omar, quoted(reply), "3"));
  const std::string unseen = "https://a.example/notes/2";
  receive_from(omar, activity("Delete", omar, quoted(unseen), "4"));
  suspend(false);
  EXPECT_EQ(state(), ContentState::kDeleted);
  EXPECT_EQ(post_at(reply)->html, "");
  receive_from(omar, activity("Create", omar, note(unseen, omar, opening), "5"));
  EXPECT_FALSE(place_of(unseen));
}

TEST_F(InboxWithdrawal, ASuspendedPersonLeaves) {
  const std::string follow = activity("Follow", omar, quoted(small.forum.actor_uri(board)), "2");
  const std::string like = activity("Like", omar, quoted(opening), "3");
  receive_from(omar, follow);
  receive_from(omar, like);
  ASSERT_EQ(count("follows"), 1);
  ASSERT_EQ(count("agreements"), 1);
  suspend(true);
  receive_from(omar, activity("Undo", omar, follow, "4"));
  receive_from(omar, activity("Undo", omar, like, "5"));
  EXPECT_EQ(count("follows"), 0);
  EXPECT_EQ(count("agreements"), 0);
  receive_from(omar, activity("Delete", omar, quoted(omar), "6"));
  EXPECT_TRUE(storage::actors::find_by_uri(db(), omar)->gone_at);
  EXPECT_EQ(state(), ContentState::kDeleted);
}

TEST_F(InboxWithdrawal, WhatAModeratorTookDownDoesNotComeBackOnceItIsDeleted) {
  for (const auto measure : {ContentState::kHidden, ContentState::kRemoved}) {
    const std::string id = reply + std::to_string(static_cast<int>(measure));
    receive_from(omar, activity("Create", omar, note(id, omar, opening), id.substr(id.size() - 2)));
    ASSERT_TRUE(post_at(id));
    const auto set = [&](ContentState to) {
      return db().transact<void>([&] { return forum::apply_post_state(small.forum, db(), post_at(id)->id, to); });
    };
    ASSERT_TRUE(set(measure));
    receive_from(omar, activity("Delete", omar, quoted(id), "d" + id.substr(id.size() - 2)));
    EXPECT_EQ(post_at(id)->state, ContentState::kDeleted);
    EXPECT_EQ(set(ContentState::kVisible).error().key, "error.post_deleted");
  }
}

/// Lemmy sends no Undo of the Like before it sends a Dislike.
TEST_F(InboxWithdrawal, ADislikeEndsAnAgreement) {
  const auto agreed = [&] { return storage::posts::find(db(), thread.thread, thread.post)->agree_count; };
  receive_from(omar, activity("Dislike", omar, quoted(opening), "2"));
  EXPECT_EQ(agreed(), 0);
  receive_from(omar, activity("Like", omar, quoted(opening), "3"));
  ASSERT_EQ(agreed(), 1);
  receive_from(omar, activity("Dislike", omar, quoted(opening), "4"));
  EXPECT_EQ(agreed(), 0);
  EXPECT_EQ(count("agreements"), 0);
  receive_from(omar, activity("Dislike", omar, quoted(opening), "5"));
  EXPECT_EQ(agreed(), 0);
}

/// federation.md 7: one 404 is no deletion; three in three days are.
TEST_F(InboxWithdrawal, ARelayedDeleteOfWhatIsMissingWaitsThreeDays) {
  const std::string id = storage::to_text(post_at(reply)->id);
  relay_delete("2");
  EXPECT_EQ(state(), ContentState::kVisible);
  EXPECT_EQ(waiting_job(), "1 " + id + " true");
  relay_delete("3");
  EXPECT_EQ(count("jobs where kind = 'confirm_gone'"), 1);
  EXPECT_TRUE(run_job("1 " + id));
  EXPECT_EQ(waiting_job(), "2 " + id + " true");
  EXPECT_EQ(state(), ContentState::kVisible);
  EXPECT_TRUE(run_job("2 " + id));
  EXPECT_EQ(state(), ContentState::kDeleted);
  EXPECT_EQ(waiting_job(), "");
}

TEST_F(InboxWithdrawal, WhatIsThereAgainStays) {
  relay_delete("2");
  remote.documents[reply] = note(reply, omar, opening);
  EXPECT_TRUE(run_job("1 " + storage::to_text(post_at(reply)->id)));
  EXPECT_EQ(state(), ContentState::kVisible);
  EXPECT_EQ(waiting_job(), "");
}

/// SEC-6: a tombstone speaks for its own id alone, wherever a redirect led.
TEST_F(InboxWithdrawal, ATombstoneSpeaksForItsId) {
  remote.documents[reply] = R"({"id":"https://a.example/notes/other","type":"Tombstone"})";
  relay_delete("2");
  EXPECT_EQ(state(), ContentState::kVisible);
  remote.documents[reply] = R"({"id":")" + reply + R"(","type":"Tombstone"})";
  relay_delete("3");
  EXPECT_EQ(state(), ContentState::kDeleted);
}

/// A board shows to those who follow it what the site shows to everybody.
TEST_F(InboxWithdrawal, ALimitedAuthorIsNotRelayed) {
  receive_from(omar, activity("Follow", omar, quoted(small.forum.actor_uri(board)), "2"));
  storage::actors::set_limited(db(), omar_here(), true);
  const auto announces = [&] { return count("activities where type = 'Announce'"); };
  const auto before = announces();
  receive_from(omar, activity("Create", omar, note("https://a.example/notes/7", omar, opening), "3"));
  receive_from(omar, activity("Update", omar, note(reply, omar, opening, "Other words"), "4"));
  ASSERT_TRUE(place_of("https://a.example/notes/7"));
  EXPECT_NE(post_at(reply)->html.find("Other words"), std::string::npos);
  EXPECT_EQ(announces(), before);
  receive_from(omar, activity("Delete", omar, quoted(reply), "5"));
  EXPECT_EQ(announces(), before + 1);
  storage::actors::set_limited(db(), omar_here(), false);
  receive_from(omar, activity("Create", omar, note("https://a.example/notes/8", omar, opening), "6"));
  EXPECT_EQ(announces(), before + 2);
}

}  // namespace
}  // namespace samvad::federation::test
