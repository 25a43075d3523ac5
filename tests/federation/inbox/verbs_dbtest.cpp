#include "storage/tables/agreements.hpp"
#include "storage/tables/follows.hpp"
#include "tests/federation/inbox/inbox_world.hpp"

namespace samvad::federation::test {
namespace {

using storage::ContentState;

/// Who may do what with a post from afar: its author, a neighbour on the same server, a stranger.
class InboxVerbs : public InboxWorld {
 protected:
  void SetUp() override {
    ASSERT_EQ(receive_from(omar, activity("Create", omar, note(reply, omar, opening))), RowFate::kFinished);
    ASSERT_TRUE(post_at(reply)) << error;
  }
  std::string text() { return post_at(reply)->html; }

  const std::string omar = person("omar", "a.example"), neighbour = person("nina", "a.example"),
                    stranger = person("mallory", "evil.example");
  const std::string reply = "https://a.example/notes/1";
};

TEST_F(InboxVerbs, OnlyTheAuthorChangesAPost) {
  for (const auto& who : {neighbour, stranger}) {
    receive_from(who, activity("Update", who, note(reply, who, opening, "Their text"), "2"));
    receive_from(who, activity("Update", who, note(reply, omar, opening, "Their text"), "3"));
    receive_from(who, activity("Update", who, quoted(reply), "4"));
    EXPECT_EQ(text().find("Their text"), std::string::npos) << who;
  }
  EXPECT_EQ(post_at(reply)->author, storage::actors::find_by_uri(db(), omar)->id);
  receive_from(omar, activity("Update", omar, note(reply, omar, opening, "The second text"), "5"));
  EXPECT_NE(text().find("The second text"), std::string::npos);
}

TEST_F(InboxVerbs, OnlyTheAuthorDeletesAPost) {
  for (const auto& who : {neighbour, stranger}) {
    receive_from(who, activity("Delete", who, quoted(reply), "2"));
    EXPECT_EQ(post_at(reply)->state, ContentState::kVisible) << who;
  }
  receive_from(omar, activity("Delete", omar, quoted(reply), "3"));
  EXPECT_EQ(post_at(reply)->state, ContentState::kDeleted);
}

TEST_F(InboxVerbs, OnlyWhoDidAThingUndoesIt) {
  const std::string like = activity("Like", omar, quoted(opening), "7");
  receive_from(omar, like);
  const auto agreed = [&] { return storage::posts::find(db(), thread.thread, thread.post)->agree_count; };
  ASSERT_EQ(count("agreements"), 1);
  for (const auto& who : {neighbour, stranger}) receive_from(who, activity("Undo", who, like, "8"));
  EXPECT_EQ(count("agreements"), 1);
  receive_from(omar, activity("Undo", omar, like, "9"));
  EXPECT_EQ(count("agreements"), 0);
  EXPECT_EQ(agreed(), 0);
}

TEST_F(InboxVerbs, NobodyElseDeletesAnAccount) {
  for (const auto& who : {neighbour, stranger}) receive_from(who, activity("Delete", who, quoted(omar), "2"));
  EXPECT_FALSE(storage::actors::find_by_uri(db(), omar)->gone_at);
  receive_from(omar, activity("Delete", omar, quoted(omar), "3"));
  EXPECT_TRUE(storage::actors::find_by_uri(db(), omar)->gone_at);
}

/// SEC-9: nothing remote creates or overwrites an id of ours.
TEST_F(InboxVerbs, OurOwnIdsAreOurs) {
  const std::string invented = small.forum.public_url + "/posts/123456789";
  const std::string fake = note(invented, stranger, opening, "In your name");
  remote.documents[invented] = fake;
  const std::string before = storage::posts::find(db(), thread.thread, thread.post)->html;
  for (const std::string type : {"Create", "Update", "Announce"}) {
    receive_from(stranger, activity(type, stranger, fake, "2" + type));
    receive_from(stranger, activity(type, stranger, quoted(invented), "3" + type));
    receive_from(stranger, activity(type, stranger, note(opening, stranger, "", "In your name"), "4" + type));
    receive_from(stranger, activity(type, stranger, quoted(opening), "5" + type));
  }
  receive_from(stranger, activity("Delete", stranger, quoted(opening), "6"));
  EXPECT_FALSE(place_of(invented));
  EXPECT_EQ(storage::posts::find(db(), thread.thread, thread.post)->html, before);
  EXPECT_EQ(storage::posts::find(db(), thread.thread, thread.post)->state, ContentState::kVisible);
  const std::string ours = small.forum.actor_uri(asha);
  EXPECT_EQ(receive_from(ours, activity("Create", ours, note(ours + "/1", ours, opening))), RowFate::kFinished);
  EXPECT_FALSE(place_of(ours + "/1"));
}

/// SEC-6: a copy of another origin's object counts for nothing; its id is asked.
TEST_F(InboxVerbs, ACopyFromAnotherOriginIsFetchedAtItsId) {
  const std::string theirs = "https://a.example/notes/2";
  receive_from(stranger, activity("Create", stranger, note(theirs, stranger, opening, "Put in their mouth"), "2"));
  EXPECT_FALSE(place_of(theirs));
  receive_from(stranger, activity("Create", stranger, note(theirs, omar, opening, "Put in their mouth"), "3"));
  EXPECT_FALSE(place_of(theirs));
}

/// SEC-37: the policy looks at every host that is named, before anything is asked of it.
TEST_F(InboxVerbs, ASuspendedHostIsNeitherBelievedNorAsked) {
  suspend_domain("evil.example");
  remote.asked.clear();
  receive_from(stranger, activity("Create", stranger, note("https://evil.example/1", stranger, opening), "2"));
  EXPECT_FALSE(place_of("https://evil.example/1"));
  const std::string theirs = "https://deep.evil.example/notes/1";
  receive_from(omar, activity("Create", omar, quoted(theirs), "3"));
  EXPECT_EQ(remote.asked, std::vector<std::string>{});
}

/// SEC-36: a suspended actor's activities have no effect at all.
TEST_F(InboxVerbs, ASuspendedActorDoesNothing) {
  storage::actors::set_suspended(db(), storage::actors::find_by_uri(db(), omar)->id, true, std::nullopt);
  receive_from(omar, activity("Follow", omar, quoted(small.forum.actor_uri(board)), "2"));
  receive_from(omar, activity("Like", omar, quoted(opening), "3"));
  receive_from(omar, activity("Create", omar, note("https://a.example/notes/3", omar, opening), "4"));
  EXPECT_EQ(count("follows"), 0);
  EXPECT_EQ(count("agreements"), 0);
  EXPECT_FALSE(place_of("https://a.example/notes/3"));
}

/// SEC-19: who asks first is followed only after an Accept.
TEST_F(InboxVerbs, AFollowOfSomebodyWhoAsksFirstWaits) {
  db().exec({"test.lock", "update actors set locked = true where name = 'asha'"});
  receive_from(omar, activity("Follow", omar, quoted(small.forum.actor_uri(asha)), "2"));
  receive_from(omar, activity("Follow", omar, quoted(small.forum.actor_uri(board)), "3"));
  const auto omar_id = storage::actors::find_by_uri(db(), omar)->id;
  EXPECT_FALSE(storage::follows::find(db(), asha, omar_id)->accepted_at);
  EXPECT_TRUE(storage::follows::find(db(), board, omar_id)->accepted_at);
}

/// An Accept that answers nothing of ours makes nobody follow.
TEST_F(InboxVerbs, AnAcceptNobodyAskedForDoesNothing) {
  const std::string ours = small.forum.actor_uri(asha);
  const std::string follow = activity("Follow", ours, quoted(omar));
  receive_from(omar, activity("Accept", omar, follow, "2"));
  EXPECT_EQ(count("follows"), 0);
}

TEST_F(InboxVerbs, TheSameThingTwiceIsThereOnce) {
  receive_from(omar, activity("Create", omar, note(reply, omar, opening)));
  receive_from(omar, activity("Create", omar, note(reply, omar, opening), "2"));
  EXPECT_EQ(storage::threads::find(db(), thread.thread)->last_number, 2);
}

/// REL-5: what ends a thing may come before it.
TEST_F(InboxVerbs, ADeleteThatOvertakesItsCreateWins) {
  const std::string late = "https://a.example/notes/9";
  receive_from(omar, activity("Delete", omar, quoted(late), "2"));
  receive_from(omar, activity("Create", omar, note(late, omar, opening), "3"));
  EXPECT_FALSE(place_of(late));
}

TEST_F(InboxVerbs, AnswersToTheBannedLockedAndGoneAreRefused) {
  db().exec({"test.lock_thread", "update threads set locked_at = now()"});
  receive_from(omar, activity("Create", omar, note("https://a.example/notes/4", omar, opening), "2"));
  EXPECT_FALSE(place_of("https://a.example/notes/4"));
  receive_from(omar, activity("Update", omar, note(reply, omar, opening, "In a locked thread"), "3"));
  EXPECT_EQ(text().find("In a locked thread"), std::string::npos);
  receive_from(omar, activity("Delete", omar, quoted(reply), "4"));
  EXPECT_EQ(post_at(reply)->state, ContentState::kDeleted) << "taking back is always open";
}

}  // namespace
}  // namespace samvad::federation::test
