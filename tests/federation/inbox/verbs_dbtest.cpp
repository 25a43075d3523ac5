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

/// What was said to everybody is not overwritten with what is said to few, and nobody is told of that.
TEST_F(InboxVerbs, AnUpdateForFewChangesNothingAndIsNotRelayed) {
  receive_from(neighbour, activity("Follow", neighbour, quoted(small.forum.actor_uri(board)), "f"));
  const std::string to_all = "https://www.w3.org/ns/activitystreams#Public";
  const auto told = count("activities");
  int number = 2;
  for (const std::string& to : {omar + "/followers", small.forum.actor_uri(asha)}) {
    std::string hidden = note(reply, omar, opening, "For few");
    hidden.replace(hidden.find(to_all), to_all.size(), to);
    receive_from(omar, activity("Update", omar, hidden, std::to_string(number++)));
    remote.documents[reply] = hidden;
    receive_from(omar, activity("Update", omar, quoted(reply), std::to_string(number++)));
    EXPECT_EQ(text().find("For few"), std::string::npos);
    EXPECT_EQ(count("activities"), told);
    EXPECT_EQ(count("post_revisions"), 0);
    // the same of a post that never came
    const std::string unknown = "https://a.example/notes/" + std::to_string(number);
    hidden.replace(hidden.find(reply), reply.size(), unknown);
    receive_from(omar, activity("Update", omar, hidden, std::to_string(number++)));
    EXPECT_FALSE(place_of(unknown));
  }
  receive_from(omar, activity("Update", omar, note(reply, omar, opening, "For all"), "9"));
  EXPECT_EQ(count("activities"), told + 1) << "what is for all is relayed";
}

/// A private site takes nothing new from other servers, whoever knows its ids; taking back stays open.
TEST_F(InboxVerbs, APrivateSiteTakesNothingFromElsewhere) {
  receive_from(omar, activity("Like", omar, quoted(opening), "l"));
  ASSERT_EQ(count("agreements"), 1);
  small.site.is_private = true;
  receive_from(omar, activity("Create", omar, note("https://a.example/notes/2", omar, opening), "2"));
  std::string thread_note = note("https://a.example/notes/3", omar, "");
  thread_note.insert(thread_note.size() - 1, R"(,"audience":")" + small.forum.actor_uri(board) + '"');
  receive_from(omar, activity("Create", omar, thread_note, "3"));
  receive_from(omar, activity("Update", omar, note(reply, omar, opening, "The second text"), "4"));
  receive_from(neighbour, activity("Like", neighbour, quoted(opening), "5"));
  receive_from(neighbour, activity("Follow", neighbour, quoted(small.forum.actor_uri(board)), "6"));
  receive_from(neighbour, activity("Follow", neighbour, quoted(small.forum.actor_uri(asha)), "7"));
  remote.asked.clear();
  receive_from(omar, activity("Create", omar, quoted("https://a.example/notes/5"), "11"));
  receive_from(omar, activity("Create", omar, note("https://a.example/notes/6", omar, "https://a.example/7"), "12"));
  EXPECT_EQ(remote.asked, std::vector<std::string>{}) << "what is not taken is not fetched";
  EXPECT_FALSE(place_of("https://a.example/notes/2"));
  EXPECT_FALSE(place_of("https://a.example/notes/3"));
  EXPECT_EQ(text().find("The second text"), std::string::npos);
  EXPECT_EQ(count("agreements"), 1);
  EXPECT_EQ(count("follows"), 0);

  receive_from(omar, activity("Undo", omar, activity("Like", omar, quoted(opening), "l"), "8"));
  EXPECT_EQ(count("agreements"), 0);
  receive_from(omar, activity("Delete", omar, quoted(reply), "9"));
  EXPECT_EQ(post_at(reply)->state, ContentState::kDeleted);

  small.site.is_private = false;
  receive_from(omar, activity("Create", omar, thread_note, "10"));
  EXPECT_TRUE(place_of("https://a.example/notes/3")) << "nothing but privacy stood against it";
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

/// REL-5: however long the parents of a post take to fetch, what its author says meanwhile counts.
TEST_F(InboxVerbs, WhatIsTakenBackWhileItsParentsAreFetchedStaysAway) {
  const std::string parent = "https://b.example/notes/1", zoya = person("zoya", "b.example");
  const std::string late = "https://a.example/notes/9";
  remote.documents[parent] = note(parent, zoya, opening);
  remote.before[parent] = [&] { receive_from(omar, activity("Delete", omar, quoted(late), "2")); };
  receive_from(omar, activity("Create", omar, note(late, omar, parent), "3"));
  EXPECT_TRUE(place_of(parent));
  EXPECT_FALSE(place_of(late));
}

TEST_F(InboxVerbs, AnUpdateThatCrossesItsCreateIsNotLost) {
  const std::string parent = "https://b.example/notes/1", zoya = person("zoya", "b.example");
  const std::string late = "https://a.example/notes/9";
  remote.documents[parent] = note(parent, zoya, opening);
  remote.before[parent] = [&] {
    receive_from(omar, activity("Create", omar, note(late, omar, parent, "The first text"), "2"));
  };
  receive_from(omar, activity("Update", omar, note(late, omar, parent, "The second text"), "3"));
  ASSERT_TRUE(place_of(late)) << error;
  EXPECT_NE(post_at(late)->html.find("The second text"), std::string::npos);
}

/// A Group passes on each vote, and may do so after its Undo was here.
TEST_F(InboxVerbs, AVoteThatWasUndoneDoesNotComeBack) {
  for (const bool by_id : {false, true}) {
    const std::string id = omar + "/acts/" + (by_id ? "by-id" : "whole");
    const std::string like = activity("Like", omar, quoted(opening), by_id ? "by-id" : "whole");
    receive_from(omar, like);
    ASSERT_EQ(count("agreements"), 1);
    receive_from(omar, activity("Undo", omar, by_id ? quoted(id) : like, "u"));
    receive_from(omar, like);
    EXPECT_EQ(count("agreements"), 0) << by_id;
  }
}

/// REL-5, the same for what a Like's id alone names; a neighbour's or a stranger's word ends nothing.
TEST_F(InboxVerbs, AnUndoByIdAloneEndsTheLikeOfWhoSaysIt) {
  const std::string like = activity("Like", omar, quoted(opening), "7"), id = omar + "/acts/7";
  receive_from(omar, like);
  ASSERT_EQ(count("agreements"), 1);
  for (const auto& who : {neighbour, stranger}) receive_from(who, activity("Undo", who, quoted(id), "8"));
  EXPECT_EQ(count("agreements"), 1);
  receive_from(omar, activity("Undo", omar, quoted(id), "9"));
  EXPECT_EQ(count("agreements"), 0);
  EXPECT_EQ(storage::posts::find(db(), thread.thread, thread.post)->agree_count, 0);
  receive_from(omar, activity("Undo", omar, quoted(omar + "/acts/10"), "11"));
  receive_from(omar, activity("Like", omar, quoted(opening), "10"));
  EXPECT_EQ(count("agreements"), 0) << "its Undo came first";
}

/// Lemmy changes a vote without taking the old one back.
TEST_F(InboxVerbs, ADislikeEndsTheAgreementOfWhoChangedTheirMind) {
  receive_from(omar, activity("Like", omar, quoted(opening), "7"));
  receive_from(neighbour, activity("Like", neighbour, quoted(opening), "7"));
  receive_from(omar, activity("Dislike", omar, quoted(opening), "8"));
  receive_from(stranger, activity("Dislike", stranger, quoted(opening), "8"));
  EXPECT_EQ(count("agreements"), 1);
  EXPECT_EQ(storage::posts::find(db(), thread.thread, thread.post)->agree_count, 1);
}

/// A ban from a group elsewhere says nothing of the moderator who spoke it and the member.
TEST_F(InboxVerbs, ABanFromAGroupIsNoPersonalBlock) {
  std::string ban = activity("Block", omar, quoted(small.forum.actor_uri(asha)), "7");
  const std::string personal = activity("Block", omar, quoted(small.forum.actor_uri(asha)), "8");
  ban.insert(ban.size() - 1, R"(,"target":"https://a.example/c/water")");
  receive_from(omar, ban);
  EXPECT_EQ(count("relations"), 0);
  receive_from(omar, personal);
  EXPECT_EQ(count("relations"), 1);
  receive_from(omar, activity("Undo", omar, ban, "9"));
  EXPECT_EQ(count("relations"), 1);
  receive_from(omar, activity("Undo", omar, personal, "10"));
  EXPECT_EQ(count("relations"), 0);
}

/// What one takes back beforehand stands in nobody else's way.
TEST_F(InboxVerbs, NobodySpoilsTheDeleteOfAnother) {
  const std::string late = "https://a.example/notes/9";
  for (const auto& who : {stranger, neighbour}) {
    receive_from(who, activity("Undo", who, quoted(late), "1"));
    receive_from(who, activity("Delete", who, quoted(late), "2"));
  }
  EXPECT_EQ(count("deleted_uris"), 1) << "the neighbour's own; of another origin nothing is kept";
  receive_from(omar, activity("Delete", omar, quoted(late), "2"));
  receive_from(omar, activity("Create", omar, note(late, omar, opening), "3"));
  EXPECT_FALSE(place_of(late));
  const std::string spared = "https://a.example/notes/10";
  receive_from(neighbour, activity("Delete", neighbour, quoted(spared), "4"));
  receive_from(omar, activity("Create", omar, note(spared, omar, opening), "5"));
  EXPECT_TRUE(place_of(spared));
}

/// The board is the one that the post names, else the first addressee that is one, in the order of the document.
TEST_F(InboxVerbs, AnOpeningPostGoesToTheFirstBoardItIsAddressedTo) {
  const auto rivers = small.board("rivers"), wells = small.board("wells");
  const auto board_of = [&](const std::string& id) {
    const auto place = place_of(id);
    return place ? storage::threads::find(db(), place->thread)->board : storage::ActorId{};
  };
  int number = 20;
  const auto send = [&](const std::string& extra, const std::vector<storage::ActorId>& boards) {
    const std::string id = "https://a.example/threads/" + std::to_string(++number);
    std::string to = R"("https://www.w3.org/ns/activitystreams#Public")";
    for (const auto one : boards) to += ',' + quoted(small.forum.actor_uri(one));
    const std::string post = R"({"id":")" + id + R"(","type":"Note","attributedTo":")" + omar + R"(","to":[)" + to +
                             R"(],"name":"A thread","content":"<p>Of water</p>")" + extra + "}";
    receive_from(omar, activity("Create", omar, post, std::to_string(number)));
    return board_of(id);
  };
  EXPECT_EQ(send("", {wells, rivers, board}), wells);
  EXPECT_EQ(send("", {board, rivers, wells}), board);
  EXPECT_EQ(send("", {rivers, wells}), rivers);
  const std::string elsewhere = R"(,"audience":"https://groups.example/c/water")";
  EXPECT_EQ(send(elsewhere, {rivers, board}), rivers) << "an audience that is no board here does not end the search";
  EXPECT_EQ(send(R"(,"audience":)" + quoted(small.forum.actor_uri(wells)), {rivers, board}), wells);
  EXPECT_EQ(send(elsewhere, {asha}), storage::ActorId{});
}

/// What concerns a thread that is gone, or comes from one who is banned or gone, changes nothing.
TEST_F(InboxVerbs, NothingComesToWhatIsGoneNorFromTheBanned) {
  const auto act = [&](const std::string& number) {
    receive_from(omar, activity("Update", omar, note(reply, omar, opening, "The second text"), "u" + number));
    receive_from(omar, activity("Create", omar, note(reply + number, omar, opening), "c" + number));
    receive_from(omar, activity("Like", omar, quoted(opening), "l" + number));
  };
  const auto unchanged = [&](const std::string& number) {
    return text().find("The second text") == std::string::npos && !place_of(reply + number) && count("agreements") == 0;
  };
  const auto omar_id = storage::actors::find_by_uri(db(), omar)->id;
  for (const std::string state : {"4", "5"}) {
    db().exec({"test.end" + state, "update threads set state = " + state});
    act("9" + state);
    EXPECT_TRUE(unchanged("9" + state)) << state;
  }
  db().exec({"test.thread_back", "update threads set state = 1"});

  storage::actors::set_suspended(db(), omar_id, true, std::nullopt);
  act("96");
  EXPECT_TRUE(unchanged("96"));
  receive_from(omar, activity("Delete", omar, quoted(reply), "d6"));
  EXPECT_EQ(post_at(reply)->state, ContentState::kDeleted) << "what takes away holds";
  storage::actors::set_suspended(db(), omar_id, false, std::nullopt);

  // the thread's own author is banned: the thread is still everybody's
  storage::actors::set_suspended(db(), asha, true, std::nullopt);
  receive_from(neighbour, activity("Create", neighbour, note("https://a.example/notes/97", neighbour, opening), "97"));
  EXPECT_TRUE(place_of("https://a.example/notes/97"));

  receive_from(omar, activity("Delete", omar, quoted(omar), "d8"));
  act("98");
  EXPECT_TRUE(unchanged("98"));
  EXPECT_FALSE(place_of(reply + "98"));
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
