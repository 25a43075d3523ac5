#include "storage/tables/activities.hpp"
#include "tests/federation/inbox/inbox_world.hpp"

namespace samvad::federation::test {
namespace {

using storage::ContentState;

/// A Group elsewhere tells what a person of a third server wrote; its copy is never believed, the origin is asked.
class InboxAnnounce : public InboxWorld {
 protected:
  std::string group(const std::string& name, const std::string& host) {
    const std::string id = person(name, host);
    std::string& document = remote.documents[id];
    document.replace(document.find("Person"), 6, "Group");
    return id;
  }
  /// What the origin shows at `id`.
  void publish(const std::string& id, const std::string& text) { remote.documents[id] = note(id, omar, opening, text); }
  void announce(const std::string& object, const std::string& number) {
    EXPECT_EQ(receive_from(rivers, activity("Announce", rivers, object, number)), RowFate::kFinished) << error;
  }
  /// The activity that omar's server would have sent, as somebody else's copy tells it.
  std::string copy(const std::string& verb, const std::string& text, const std::string& number = "1") {
    return activity(verb, omar, note(reply, omar, opening, text), number);
  }
  std::string text() { return post_at(reply) ? post_at(reply)->html : ""; }

  const std::string omar = person("omar", "a.example"), rivers = group("rivers", "groups.example");
  const std::string reply = "https://a.example/notes/1";
};

TEST_F(InboxAnnounce, APlainAnnounceOfAnUnknownPostBringsItFromItsOrigin) {
  publish(reply, "From the origin");
  announce(quoted(reply), "1");
  EXPECT_NE(text().find("From the origin"), std::string::npos);
  EXPECT_EQ(post_at(reply)->author, storage::actors::find_by_uri(db(), omar)->id);
}

TEST_F(InboxAnnounce, AWrappedCreateIsFetchedWhereItIsAtHome) {
  publish(reply, "From the origin");
  announce(copy("Create", "From the copy"), "1");
  EXPECT_NE(text().find("From the origin"), std::string::npos);
}

TEST_F(InboxAnnounce, AWrappedUpdateOfAKnownPostBringsWhatTheOriginSaysNow) {
  publish(reply, "The first text");
  announce(quoted(reply), "1");
  ASSERT_NE(text().find("The first text"), std::string::npos);
  const auto relayed = count("activities");
  publish(reply, "The second text");
  announce(copy("Update", "From the copy", "2"), "2");
  EXPECT_NE(text().find("The second text"), std::string::npos);
  EXPECT_EQ(count("activities"), relayed) << "what came relayed is not relayed once more";
}

TEST_F(InboxAnnounce, AWrappedUpdateOfAnUnknownPostBringsThePost) {
  publish(reply, "From the origin");
  announce(copy("Update", "From the copy"), "1");
  EXPECT_NE(text().find("From the origin"), std::string::npos);
}

TEST_F(InboxAnnounce, AnUpdateThatTheOriginMadePrivateChangesNothing) {
  publish(reply, "The first text");
  announce(quoted(reply), "1");
  std::string hidden = note(reply, omar, opening, "For few");
  hidden.replace(hidden.find("https://www.w3.org/ns/activitystreams#Public"), 44, omar + "/followers");
  remote.documents[reply] = hidden;
  announce(copy("Update", "From the copy", "2"), "2");
  EXPECT_NE(text().find("The first text"), std::string::npos);
}

TEST_F(InboxAnnounce, NobodyChangesAPostByTellingOfAnothersAuthor) {
  publish(reply, "The first text");
  announce(quoted(reply), "1");
  const std::string nina = person("nina", "a.example");
  remote.documents[reply] = note(reply, nina, opening, "Another author's");
  announce(copy("Update", "From the copy", "2"), "2");
  EXPECT_NE(text().find("The first text"), std::string::npos);
}

/// What was said of a locked thread, of one that is gone, by one who is banned, on a Group's word.
TEST_F(InboxAnnounce, BringsNothingToTheLockedTheGoneAndFromTheBanned) {
  publish(reply, "The first text");
  announce(quoted(reply), "1");
  ASSERT_TRUE(post_at(reply));
  const std::string late = "https://a.example/notes/2";
  publish(late, "Too late");

  db().exec({"test.lock_thread", "update threads set locked_at = now()"});
  publish(reply, "The second text");
  announce(copy("Update", "", "2"), "2");
  announce(quoted(late), "3");
  EXPECT_NE(text().find("The first text"), std::string::npos);
  EXPECT_FALSE(place_of(late));
  db().exec({"test.unlock_thread", "update threads set locked_at = null"});

  db().exec({"test.end_thread", "update threads set state = 4"});
  announce(copy("Update", "", "4"), "4");
  announce(quoted(late), "5");
  EXPECT_NE(text().find("The first text"), std::string::npos);
  EXPECT_FALSE(place_of(late));
  db().exec({"test.restore_thread", "update threads set state = 1"});

  storage::actors::set_suspended(db(), storage::actors::find_by_uri(db(), omar)->id, true, std::nullopt);
  announce(copy("Update", "", "6"), "6");
  announce(quoted(late), "7");
  EXPECT_NE(text().find("The first text"), std::string::npos);
  EXPECT_FALSE(place_of(late));

  storage::actors::set_suspended(db(), storage::actors::find_by_uri(db(), omar)->id, false, std::nullopt);
  announce(copy("Update", "", "8"), "8");
  EXPECT_NE(text().find("The second text"), std::string::npos) << "nothing but the above stood against it";
}

/// A Group speaks for people of its own server where posts are concerned, and in nothing else.
TEST_F(InboxAnnounce, AGroupTellsOfPostsOnly) {
  const std::string ravi = person("ravi", "groups.example"), theirs = "https://groups.example/notes/1";
  announce(activity("Create", ravi, note(theirs, ravi, opening), "1"), "1");
  announce(activity("Like", ravi, quoted(opening), "2"), "2");
  announce(activity("Follow", ravi, quoted(small.forum.actor_uri(board)), "3"), "3");
  announce(activity("Block", ravi, quoted(small.forum.actor_uri(asha)), "4"), "4");
  EXPECT_TRUE(place_of(theirs));
  EXPECT_EQ(count("agreements"), 1);
  EXPECT_EQ(count("follows"), 0);
  EXPECT_EQ(count("relations"), 0);
}

/// A Delete on a Group's word holds when the origin says the same.
TEST_F(InboxAnnounce, ARelayedDeleteHoldsWhenTheOriginAgrees) {
  publish(reply, "The first text");
  announce(quoted(reply), "1");
  announce(activity("Delete", omar, quoted(reply), "2"), "2");
  EXPECT_EQ(post_at(reply)->state, ContentState::kVisible);
  remote.documents.erase(reply);
  announce(activity("Delete", omar, quoted(reply), "3"), "3");
  EXPECT_EQ(post_at(reply)->state, ContentState::kVisible) << "one 404 is not its word";
  remote.documents[reply] = R"({"id":")" + reply + R"(","type":"Tombstone"})";
  announce(activity("Delete", omar, quoted(reply), "4"), "4");
  EXPECT_EQ(post_at(reply)->state, ContentState::kDeleted);
}

}  // namespace
}  // namespace samvad::federation::test
