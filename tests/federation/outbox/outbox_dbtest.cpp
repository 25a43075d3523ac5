#include "federation/objects/load_post.hpp"
#include "federation/outbox/outbox.hpp"
#include "storage/base/json.hpp"
#include "storage/tables/agreements.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/delivery_queue.hpp"
#include "storage/tables/follows.hpp"
#include "storage/tables/hosts.hpp"
#include "storage/tables/keys.hpp"
#include "storage/tables/mentions.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/threads.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>
#include <set>

namespace samvad::federation {
namespace {

using namespace storage;  // NOLINT: one test, many rows

/// A board with a member's thread; people of three other servers around it.
class OutboxWorld : public ::testing::Test {
 protected:
  OutboxWorld() {
    board_ = local("water", actors::Kind::kGroup);
    asha_ = local("asha", actors::Kind::kPerson);
    desk_ = local("moderation", actors::Kind::kService);
    boards::BoardRow board;
    board.id = board_;
    boards::insert(db_, board);
    bilal_ = remote("bilal", "b.example", "https://b.example/inbox", "lemmy");
    carol_ = remote("carol", "c.example", "", "mastodon");
    dina_ = remote("dina", "d.example", "https://d.example/inbox", "mastodon");
    follow(board_, bilal_);
    follow(asha_, carol_);
    follow(board_, dina_);
    db_.exec({"test.suspend", "update hosts set suspended_at = now() where name = 'd.example'"});
    thread_ = ids_.make<ThreadId>();
    threads::ThreadRow thread;
    thread.id = thread_;
    thread.board = board_;
    thread.author = asha_;
    thread.title = "How deep are the wells";
    thread.slug = "wells";
    threads::insert(db_, thread);
    opening_ = post(asha_, 1, {});
  }

  ActorId local(const std::string& name, actors::Kind kind) {
    actors::ActorRow row;
    row.id = ids_.make<ActorId>();
    row.kind = kind;
    row.name = name;
    row.uri = addresses_.actor(row.id);
    EXPECT_TRUE(actors::insert(db_, row));
    return row.id;
  }

  ActorId remote(const std::string& name, const std::string& host, const std::string& shared,
                 const std::string& software) {
    const auto known = hosts::obtain(db_, ids_.make<HostId>(), host);
    hosts::set_software(db_, known.id, software);
    actors::ActorRow row;
    row.id = ids_.make<ActorId>();
    row.name = name;
    row.host = host;
    row.host_id = known.id;
    row.uri = "https://" + host + "/u/" + name;
    row.inbox = row.uri + "/inbox";
    row.shared_inbox = shared;
    EXPECT_TRUE(actors::insert(db_, row));
    return row.id;
  }

  void follow(ActorId followee, ActorId follower) {
    follows::FollowRow row;
    row.followee = followee;
    row.follower = follower;
    row.accepted_at = Instant{std::chrono::seconds(1)};
    follows::put(db_, row);
  }

  PostId post(ActorId author, int number, PostId reply_to, ContentState state = ContentState::kVisible) {
    posts::PostRow row;
    row.thread = thread_;
    row.id = ids_.make<PostId>();
    row.number = number;
    row.author = author;
    row.reply_to = reply_to;
    row.state = state;
    row.source = "Deep.";
    row.html = "<p>Deep.</p>";
    row.uri = addresses_.post(row.id);
    row.published_at = system_clock().now();
    EXPECT_TRUE(posts::insert(db_, row));
    return row.id;
  }

  void say(const forum::Event& event) {
    db_.transaction([&] { outbox_.on_event(db_, event); });
  }

  /// What the job does that the board's votes ask for.
  void send_votes() {
    db_.transaction([&] { outbox_.send_votes(db_, board_); });
  }

  /// "type host" of every waiting delivery, and the number of activities.
  std::multiset<std::string> deliveries() {
    std::multiset<std::string> found;
    const Rows rows = db_.exec({"test.deliveries", R"(
      select a.type || ' ' || h.name || ' ' || d.inbox from deliveries d join activities a on a.id = d.activity_id
      join hosts h on h.id = d.host_id order by a.id)"});
    for (const auto row : rows) found.insert(row.str(0));
    return found;
  }
  std::int64_t activities() {
    return db_.exec({"test.activities", "select count(*) from activities"}).front().integer(0);
  }
  Json newest(const std::string& type) {
    const Rows rows = db_.exec({"test.newest", "select body from activities where type = $1 order by id desc limit 1"},
                               Params::of(type));
    EXPECT_FALSE(rows.empty()) << type;
    if (rows.empty()) return {};
    auto json = parse_json(rows.front().text(0));
    EXPECT_TRUE(json);
    return json ? *json : Json();
  }

  const std::string kBoardNews = "Announce b.example https://b.example/inbox";
  const std::string kCarolCreate = "Create c.example https://c.example/u/carol/inbox";

  test::TestDatabase database_;
  Db& db_ = database_.db();
  IdMaker ids_{system_clock(), 1};
  Addresses addresses_{"https://forum.example"};
  bool federating_ = true;
  Outbox outbox_{{addresses_, ids_, system_clock(), [this](Db&) { return federating_; }}};
  ActorId board_, asha_, desk_, bilal_, carol_, dina_;
  ThreadId thread_;
  PostId opening_;
};

TEST_F(OutboxWorld, OpeningPostGoesToFollowersOfAuthorAndBoardAndToNoSuspendedHost) {
  say(forum::PostCreated{thread_, opening_, asha_, board_, 1, true});
  EXPECT_EQ(deliveries(), (std::multiset<std::string>{kCarolCreate, kBoardNews, kBoardNews}));
  const Json create = newest("Create");
  EXPECT_EQ(create["id"].text(), addresses_.create(opening_));
  EXPECT_FALSE(create["object"].has("name"));
  EXPECT_TRUE(create["object"]["content"].text().starts_with("<p><strong>How deep are the wells</strong></p>"));
  EXPECT_TRUE(newest("Announce")["object"].is_string());
  EXPECT_EQ(storage::activities::outbox(db_, board_, {}, 10).size(), 1U);
  EXPECT_EQ(storage::activities::outbox_total(db_, asha_), 1);
}

TEST_F(OutboxWorld, WhatNobodyMaySeeIsNotCounted) {
  say(forum::PostCreated{thread_, opening_, asha_, board_, 1, true});
  for (const auto state : {ContentState::kHidden, ContentState::kRemoved, ContentState::kDeleted}) {
    posts::set_state(db_, thread_, opening_, state);
    EXPECT_EQ(storage::activities::outbox_total(db_, asha_), 0);
    EXPECT_EQ(storage::activities::outbox_total(db_, board_), 0);
  }
  posts::set_state(db_, thread_, opening_, ContentState::kVisible);
  EXPECT_EQ(storage::activities::outbox_total(db_, asha_), 1);
}

TEST_F(OutboxWorld, ReplyReachesTheMentionedAndTheParentsAuthorOnce) {
  const PostId theirs = post(bilal_, 2, opening_);
  const PostId ours = post(asha_, 3, theirs);
  mentions::replace(db_, thread_, ours, {carol_, dina_});
  say(forum::PostCreated{thread_, ours, asha_, board_, 3, true});
  EXPECT_EQ(deliveries(),
            (std::multiset<std::string>{"Create b.example https://b.example/inbox", kCarolCreate, kBoardNews}));
  const Json note = newest("Create")["object"];
  EXPECT_FALSE(note.has("name"));
  EXPECT_EQ(note["inReplyTo"].text(), addresses_.post(theirs));
}

TEST_F(OutboxWorld, AnswerToTheThreadAnswersItsOpeningPost) {
  const PostId ours = post(asha_, 2, {});
  say(forum::PostCreated{thread_, ours, asha_, board_, 2, true});
  EXPECT_EQ(newest("Create")["object"]["inReplyTo"].text(), addresses_.post(opening_));
}

TEST_F(OutboxWorld, EditIsNewerAndDeletionIsATombstone) {
  say(forum::PostEdited{thread_, opening_, asha_, board_, true});
  EXPECT_FALSE(newest("Update")["object"]["updated"].text().empty());
  EXPECT_EQ(newest("Announce")["object"]["type"].text(), "Update");
  posts::tombstone(db_, thread_, opening_);
  say(forum::PostDeleted{thread_, opening_, asha_, board_, true});
  EXPECT_EQ(newest("Delete")["object"]["type"].text(), "Tombstone");
  EXPECT_FALSE(newest("Delete").has("summary"));
  EXPECT_EQ(newest("Announce")["object"]["type"].text(), "Delete");
}

TEST_F(OutboxWorld, EditOfTextAndTitleIsSaidOnceAndReleaseAfterAnEditIsAnUpdate) {
  db_.transaction([&] {
    outbox_.on_event(db_, forum::PostEdited{thread_, opening_, asha_, board_, true});
    outbox_.on_event(db_, forum::ThreadChanged{thread_, asha_, board_, forum::ThreadChanged::What::kTitle});
  });
  EXPECT_EQ(activities(), 2);  // Update and its Announce
  say(forum::PostCreated{thread_, opening_, asha_, board_, 1, true});
  const auto before = activities();
  say(forum::PostReleased{thread_, opening_, asha_, board_, true});
  EXPECT_EQ(activities(), before + 2);
  EXPECT_EQ(newest("Announce")["object"]["type"].text(), "Update");
}

TEST_F(OutboxWorld, OutboxesShowThePresentTextAndNothingHidden) {
  say(forum::PostCreated{thread_, opening_, asha_, board_, 1, true});
  const auto announced = storage::activities::outbox(db_, board_, {}, 10).front().id;
  db_.exec({"test.edit", "update posts set html = '<p>Shallow.</p>', edited_at = now()"});
  say(forum::PostEdited{thread_, opening_, asha_, board_, true});
  for (const auto actor : {asha_, board_}) {
    const auto shown = storage::activities::outbox(db_, actor, {}, 10);
    ASSERT_EQ(shown.size(), 1U);
    EXPECT_EQ(shown.front().body.find("Deep.</p>"), std::string::npos);
    EXPECT_NE(shown.front().body.find("Shallow."), std::string::npos);
  }
  EXPECT_TRUE(storage::activities::find(db_, announced));
  posts::set_state(db_, thread_, opening_, ContentState::kRemoved);
  EXPECT_TRUE(storage::activities::outbox(db_, asha_, {}, 10).empty());
  EXPECT_TRUE(storage::activities::outbox(db_, board_, {}, 10).empty());
  EXPECT_FALSE(storage::activities::find(db_, announced));
}

TEST_F(OutboxWorld, WhatAnEditTookBackIsServedNoLonger) {
  say(forum::PostCreated{thread_, opening_, asha_, board_, 1, true});
  say(forum::PostEdited{thread_, opening_, asha_, board_, true});
  const auto first_update = storage::activities::newest_about(db_, asha_, "Update", opening_.value);
  const auto first_relay = storage::activities::newest_about(db_, board_, "Announce", opening_.value);
  ASSERT_TRUE(first_update && first_relay);
  EXPECT_TRUE(storage::activities::find(db_, first_update->id));
  say(forum::PostEdited{thread_, opening_, asha_, board_, true});
  EXPECT_FALSE(storage::activities::find(db_, first_update->id));
  EXPECT_FALSE(storage::activities::find(db_, first_relay->id));
  for (const auto& [actor, type] : {std::pair{asha_, "Update"}, std::pair{board_, "Announce"}}) {
    const auto newest = storage::activities::newest_about(db_, actor, type, opening_.value);
    EXPECT_TRUE(storage::activities::find(db_, newest->id)) << type;
  }
}

/// SEC-36: suspension hides at once what other servers could still fetch.
TEST_F(OutboxWorld, ASuspendedAuthorsPostsAreNotServed) {
  say(forum::PostCreated{thread_, opening_, asha_, board_, 1, true});
  const auto announced = storage::activities::outbox(db_, board_, {}, 10).front().id;
  EXPECT_TRUE(load_post(db_, addresses_, opening_)->visible());
  storage::actors::set_suspended(db_, asha_, true, std::nullopt);
  EXPECT_FALSE(load_post(db_, addresses_, opening_)->visible());
  EXPECT_FALSE(storage::activities::find(db_, announced));
  EXPECT_TRUE(storage::activities::outbox(db_, asha_, {}, 10).empty());
  EXPECT_TRUE(storage::activities::outbox(db_, board_, {}, 10).empty());
}

TEST_F(OutboxWorld, NothingIsWrittenForHeldMembersOnlyOrUnfederatedThings) {
  const PostId held = post(asha_, 2, {}, ContentState::kHeld);
  say(forum::PostCreated{thread_, held, asha_, board_, 2, true});
  EXPECT_EQ(activities(), 0);
  federating_ = false;
  say(forum::PostCreated{thread_, opening_, asha_, board_, 1, true});
  EXPECT_EQ(activities(), 0);
  federating_ = true;
  db_.exec({"test.close", "update boards set members_only = true"});
  say(forum::PostCreated{thread_, opening_, asha_, board_, 1, true});
  EXPECT_EQ(activities(), 0);
}

TEST_F(OutboxWorld, LikeGoesToTheAuthorAndOnlyCountingServersHearTheRelay) {
  const PostId theirs = post(carol_, 2, opening_);
  say(forum::AgreementChanged{thread_, theirs, asha_, carol_, board_, true, true, ""});
  const std::string like = "Like c.example https://c.example/u/carol/inbox";
  EXPECT_EQ(deliveries(), std::multiset<std::string>{like});
  send_votes();
  EXPECT_EQ(deliveries(), (std::multiset<std::string>{like, kBoardNews}));
  say(forum::AgreementChanged{thread_, theirs, asha_, carol_, board_, false, true, ""});
  EXPECT_EQ(newest("Undo")["object"]["type"].text(), "Like");
  EXPECT_EQ(newest("Undo")["object"]["id"].text(), newest("Like")["id"].text());
  EXPECT_TRUE(storage::activities::outbox(db_, asha_, {}, 10).empty());
}

TEST_F(OutboxWorld, RemoteActivityIsRelayedByteForByteAndWaitsWhileHeld) {
  const PostId theirs = post(carol_, 2, opening_, ContentState::kHeld);
  const std::string raw = R"({"type":"Create" ,"id":"https:\/\/c.example\/c\/1"})";
  db_.transaction([&] { outbox_.relay(db_, board_, thread_, theirs, raw); });
  EXPECT_TRUE(deliveries().empty());
  EXPECT_TRUE(storage::activities::outbox(db_, board_, {}, 10).empty());
  posts::set_state(db_, thread_, theirs, ContentState::kVisible);
  EXPECT_FALSE(
      storage::activities::find(db_, storage::activities::newest_about(db_, board_, "Announce", theirs.value)->id));
  say(forum::PostReleased{thread_, theirs, carol_, board_, false});
  EXPECT_EQ(deliveries(), (std::multiset<std::string>{kBoardNews}));
  const auto sent = storage::activities::newest_about(db_, board_, "Announce", theirs.value);
  ASSERT_TRUE(sent);
  EXPECT_NE(sent->body.find(raw), std::string::npos);
  say(forum::PostReleased{thread_, theirs, carol_, board_, false});
  EXPECT_EQ(deliveries().size(), 1U);
}

TEST_F(OutboxWorld, RemoteOpeningPostIsAnnouncedTwiceAndVotesOnlyWhereTheyCount) {
  db_.exec({"test.give", "update posts set author_id = $1 where number = 1"}, Params::of(carol_));
  const std::string create = R"({"type":"Create","id":"https://c.example/c/1","object":{"type":"Note"}})";
  outbox_.relay(db_, board_, thread_, opening_, create);
  EXPECT_EQ(deliveries(), (std::multiset<std::string>{kBoardNews, kBoardNews}));
  const auto erin = remote("erin", "e.example", "https://e.example/inbox", "gotosocial");
  follow(board_, erin);
  outbox_.relay(db_, board_, thread_, opening_, R"({"type":"Undo","object":{"type":"Like"}})");
  send_votes();
  EXPECT_EQ(deliveries(), (std::multiset<std::string>{kBoardNews, kBoardNews, kBoardNews}));
}

TEST_F(OutboxWorld, VotesWaitForTheBatchOfTheirBoard) {
  for (const auto* vote :
       {R"({"type":"Like","id":"https://c.example/l/1"})", R"({"type":"Like","id":"https://c.example/l/2"})",
        R"({"type":"Dislike","id":"https://c.example/l/3"})"}) {
    db_.transaction([&] { outbox_.relay(db_, board_, thread_, opening_, vote); });
  }
  EXPECT_TRUE(deliveries().empty());
  const auto waiting = db_.exec({"test.votes",
                                 "select payload, run_at > now() + interval '4 seconds' from jobs "
                                 "where kind = 'send_votes' and state = 1"});
  ASSERT_EQ(waiting.size(), 1U) << "one job for all three";
  EXPECT_EQ(waiting.front().text(0), storage::to_text(board_));
  EXPECT_TRUE(waiting.front().flag(1));
  say(forum::PostReleased{thread_, opening_, carol_, board_, false});
  EXPECT_TRUE(deliveries().empty()) << "what is released is not their batch";
  send_votes();
  EXPECT_EQ(deliveries(), (std::multiset<std::string>{kBoardNews, kBoardNews, kBoardNews}));
  send_votes();
  EXPECT_EQ(deliveries().size(), 3U) << "each once";
}

/// What a held post said before its edit leaves with nobody's vote.
TEST_F(OutboxWorld, ABatchOfVotesHoldsNothingElse) {
  const PostId theirs = post(carol_, 2, opening_, ContentState::kHeld);
  const std::string note = R"("object":{"type":"Note","content":"held"}})";
  outbox_.relay(db_, board_, thread_, theirs, R"({"type":"Create","id":"https://c.example/c/1",)" + note);
  db_.exec({"test.older", "update activities set created_at = created_at - interval '1 minute'"});
  outbox_.relay(db_, board_, thread_, theirs, R"({"type":"Update","id":"https://c.example/c/2",)" + note);
  outbox_.relay(db_, board_, thread_, opening_, R"({"type":"Like","id":"https://c.example/l/1"})");
  send_votes();
  EXPECT_EQ(deliveries(), (std::multiset<std::string>{kBoardNews}));
  EXPECT_EQ(newest("Announce")["object"]["type"].text(), "Like");
}

/// Whom the site shows to followers alone, a board does not show to its own.
TEST_F(OutboxWorld, ABoardAnnouncesWhatEverybodySees) {
  actors::set_limited(db_, asha_, true);
  say(forum::PostCreated{thread_, opening_, asha_, board_, 1, true});
  EXPECT_EQ(deliveries(), (std::multiset<std::string>{kCarolCreate}));
  EXPECT_TRUE(storage::activities::outbox(db_, board_, {}, 10).empty());
  say(forum::PostEdited{thread_, opening_, asha_, board_, true});
  EXPECT_EQ(deliveries().count(kBoardNews), 0U);
  posts::tombstone(db_, thread_, opening_);
  say(forum::PostDeleted{thread_, opening_, asha_, board_, true});
  EXPECT_EQ(deliveries().count(kBoardNews), 1U) << "it may be known from before";
}

/// SEC-36: what waits for a peer that is down is held back with its post, and goes when that is restored.
TEST_F(OutboxWorld, WhatIsHiddenLeavesNoMoreAndItsWithdrawalDoes) {
  const auto letters = [&] {
    std::multiset<std::string> types;
    for (const auto host : {"b.example", "c.example"}) {
      for (const auto& letter : delivery_queue::letters(db_, hosts::find_by_name(db_, host)->id, 64))
        types.insert(std::string((*parse_json(letter.body))["type"].text()));
    }
    return types;
  };
  const auto set_aside = [&] {
    for (const auto host : {"b.example", "c.example"})
      delivery_queue::set_aside(db_, hosts::find_by_name(db_, host)->id);
    return db_.exec({"test.parked", "select count(*) from deliveries where state = 3"}).front().integer(0);
  };
  say(forum::PostCreated{thread_, opening_, asha_, board_, 1, true});
  const auto all = letters();
  ASSERT_EQ(all.count("Create"), 1U);
  ASSERT_GE(all.count("Announce"), 1U);
  EXPECT_EQ(set_aside(), 0);

  posts::set_state(db_, thread_, opening_, ContentState::kHidden);
  EXPECT_TRUE(letters().empty());
  EXPECT_EQ(set_aside(), static_cast<std::int64_t>(all.size()));
  posts::set_state(db_, thread_, opening_, ContentState::kVisible);
  db_.exec({"test.later", "update deliveries set not_before = now()"});
  EXPECT_EQ(delivery_queue::unpark(db_), all.size());
  EXPECT_EQ(letters(), all);

  actors::set_suspended(db_, asha_, true, {});
  EXPECT_TRUE(letters().empty());
  actors::set_suspended(db_, asha_, false, {});

  posts::tombstone(db_, thread_, opening_);
  say(forum::PostDeleted{thread_, opening_, asha_, board_, true});
  const auto withdrawn = letters();
  EXPECT_EQ(withdrawn.count("Create"), 0U);
  EXPECT_EQ(withdrawn.count("Delete"), 1U);
  EXPECT_EQ(withdrawn.count("Announce"), 1U) << "of the Delete";
  EXPECT_EQ(set_aside(), 0);
  EXPECT_EQ(letters(), withdrawn);
  EXPECT_EQ(deliveries().size(), withdrawn.size()) << "the text is nobody's any more";
}

/// An opening whose Create was lost on its way is boosted and listed all the same, once.
TEST_F(OutboxWorld, AnOpeningThatFirstComesAsAnUpdateIsAnnouncedAsOne) {
  const std::string update = R"({"type":"Update","id":"https://c.example/c/)";
  outbox_.relay(db_, board_, thread_, opening_, update + R"(1"})");
  EXPECT_EQ(storage::activities::outbox(db_, board_, {}, 10).size(), 1U);
  EXPECT_EQ(activities(), 2) << "the Update, and the post itself for those who know boosts only";
  outbox_.relay(db_, board_, thread_, opening_, update + R"(2"})");
  EXPECT_EQ(activities(), 3);
}

/// What a profile said before is nobody's to read, least of all when its account is gone.
TEST_F(OutboxWorld, AProfileIsServedAsItIsNowAndNotAfterItsEnd) {
  keys::add_to_stock(db_, {.id = 7, .public_pem = "PEM", .private_sealed = "sealed"});
  ASSERT_TRUE(keys::take(db_, asha_, keys::Algorithm::kRsa));
  say(forum::ActorChanged{.actor = asha_});
  const auto first = storage::activities::newest_about(db_, asha_, "Update", asha_.value);
  ASSERT_TRUE(first);
  EXPECT_TRUE(storage::activities::find(db_, first->id));
  say(forum::ActorChanged{.actor = asha_});
  const auto second = storage::activities::newest_about(db_, asha_, "Update", asha_.value);
  EXPECT_FALSE(storage::activities::find(db_, first->id));
  EXPECT_TRUE(storage::activities::find(db_, second->id));
  say(forum::ActorDeleted{.actor = asha_});
  EXPECT_FALSE(storage::activities::find(db_, second->id));
  const auto farewell = storage::activities::newest_about(db_, asha_, "Delete", asha_.value);
  ASSERT_TRUE(farewell);
  EXPECT_TRUE(storage::activities::find(db_, farewell->id));
}

TEST_F(OutboxWorld, ABoardRelaysWhatEverybodySees) {
  const std::string update = R"({"type":"Update","id":"https://c.example/c/2"})";
  const std::string removal = R"({"type":"Delete","id":"https://c.example/c/3"})";
  const PostId hidden = post(carol_, 2, opening_, ContentState::kHidden);
  outbox_.relay(db_, board_, thread_, hidden, update);
  EXPECT_TRUE(deliveries().empty());
  outbox_.relay(db_, board_, thread_, hidden, removal);
  EXPECT_EQ(deliveries(), (std::multiset<std::string>{kBoardNews}));

  const PostId held = post(carol_, 3, opening_, ContentState::kHeld);
  outbox_.relay(db_, board_, thread_, held, R"({"type":"Create","id":"https://c.example/c/4"})");
  actors::set_limited(db_, carol_, true);
  posts::set_state(db_, thread_, held, ContentState::kVisible);
  say(forum::PostReleased{thread_, held, carol_, board_, false});
  outbox_.relay(db_, board_, thread_, held, update);
  EXPECT_EQ(deliveries(), (std::multiset<std::string>{kBoardNews}));
}

TEST_F(OutboxWorld, RemovalOfARemotePostIsSaidByTheDesk) {
  const PostId theirs = post(carol_, 2, opening_);
  say(forum::PostHidden{thread_, theirs, carol_, board_, forum::PostHidden::To::kRemoved, "off topic"});
  const Json removal = newest("Delete");
  EXPECT_EQ(removal["actor"].text(), addresses_.actor(desk_));
  EXPECT_EQ(removal["summary"].text(), "off topic");
  EXPECT_EQ(newest("Announce")["object"]["type"].text(), "Delete");
  say(forum::PostHidden{thread_, opening_, asha_, board_, forum::PostHidden::To::kHidden, "wait"});
  EXPECT_EQ(activities(), 2);
}

TEST_F(OutboxWorld, StrangersInATextBecomeOneJobAndKnownPeopleNone) {
  const auto jobs = [this] { return db_.exec({"test.jobs", "select kind, payload from jobs"}); };
  db_.exec({"test.known", "update posts set source = 'Ask @carol@c.example and @asha@forum.example'"});
  say(forum::PostCreated{thread_, opening_, asha_, board_, 1, true});
  EXPECT_EQ(jobs().size(), 0U);
  db_.exec({"test.stranger", "update posts set source = 'Ask @carol@c.example and @zoe@z.example'"});
  federating_ = false;
  say(forum::PostEdited{thread_, opening_, asha_, board_, true});
  EXPECT_EQ(jobs().size(), 0U);
  federating_ = true;
  say(forum::PostEdited{thread_, opening_, asha_, board_, true});
  say(forum::PostEdited{thread_, opening_, asha_, board_, true});
  const auto rows = jobs();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.front().str(0), kMentionsJob);
  EXPECT_EQ(rows.front().str(1), to_text(opening_));
}

TEST_F(OutboxWorld, WhoIsNamedByAnEditGetsTheCreateOnceAndTheUpdate) {
  say(forum::PostCreated{thread_, opening_, asha_, board_, 1, true});
  const auto erin = remote("erin", "e.example", "https://e.example/inbox", "mastodon");
  mentions::replace(db_, thread_, opening_, {erin});
  db_.exec({"test.edited", "update posts set edited_at = '2026-01-02T03:04:05Z'"});
  db_.exec({"test.sent", "delete from deliveries"});
  say(forum::PostEdited{thread_, opening_, asha_, board_, true});
  const std::string create = "Create e.example https://e.example/inbox",
                    update = "Update e.example https://e.example/inbox";
  EXPECT_EQ(deliveries(), (std::multiset<std::string>{create, update,
                                                      "Update c.example https://c.example/u/carol/inbox", kBoardNews}));
  EXPECT_EQ(newest("Create")["object"]["tag"].as_list().size(), 2U);
  EXPECT_EQ(newest("Update")["object"]["updated"].text(), "2026-01-02T03:04:05.000Z");
  db_.exec({"test.sent_again", "delete from deliveries"});
  say(forum::PostEdited{thread_, opening_, asha_, board_, true});
  EXPECT_EQ(deliveries().count(create), 0U);
  EXPECT_GT(newest("Update")["object"]["updated"].text(), "2026-01-02T03:04:05.000Z") << "a time said twice is ignored";
}

TEST_F(OutboxWorld, WhoeverWasToldOfARemovalIsToldOfItsEnd) {
  const PostId theirs = post(carol_, 2, opening_);
  say(forum::PostHidden{thread_, theirs, carol_, board_, forum::PostHidden::To::kRemoved, "off topic"});
  const auto removal = storage::activities::newest_about(db_, desk_, "Delete", theirs.value);
  ASSERT_TRUE(removal);
  db_.exec({"test.sent", "delete from deliveries"});
  say(forum::PostHidden{thread_, theirs, carol_, board_, forum::PostHidden::To::kVisible, ""});
  EXPECT_EQ(newest("Undo")["object"]["id"].text(), removal->uri);
  EXPECT_EQ(deliveries(), (std::multiset<std::string>{"Undo c.example https://c.example/u/carol/inbox", kBoardNews}));
}

TEST_F(OutboxWorld, LockAndPinAreAnnounced) {
  say(forum::ThreadChanged{thread_, asha_, board_, forum::ThreadChanged::What::kLocked});
  EXPECT_EQ(newest("Lock")["object"].text(), addresses_.post(opening_));
  say(forum::ThreadChanged{thread_, asha_, board_, forum::ThreadChanged::What::kUnlocked});
  EXPECT_EQ(newest("Undo")["object"]["type"].text(), "Lock");
  say(forum::ThreadChanged{thread_, asha_, board_, forum::ThreadChanged::What::kPinned});
  EXPECT_EQ(newest("Add")["target"].text(), addresses_.actor(board_) + "/featured");
  EXPECT_EQ(deliveries().count(kBoardNews), 3U);
}

TEST_F(OutboxWorld, FollowsAreAskedAnsweredAndTakenBack) {
  const auto asha = *actors::find(db_, asha_), bilal = *actors::find(db_, bilal_);
  follows::put(db_, {.followee = bilal_, .follower = asha_});
  say(forum::FollowChanged{.follower = asha_, .followee = bilal_});
  const std::string uri(newest("Follow")["id"].text());
  EXPECT_EQ(newest("Follow")["object"].text(), bilal.uri);
  EXPECT_EQ(follows::find_request(db_, bilal_, uri)->follower, asha_) << "an answer may name the request by its id";
  say(forum::FollowChanged{.follower = asha_, .followee = bilal_, .follows = false, .activity_uri = uri});
  EXPECT_EQ(newest("Undo")["object"]["id"].text(), uri);
  outbox_.answer(db_, asha, bilal, R"({"id":"https://b.example/f/1","type":"Follow"})", true);
  EXPECT_EQ(newest("Accept")["object"]["id"].text(), "https://b.example/f/1");
  EXPECT_EQ(deliveries().size(), 3U);
}

TEST_F(OutboxWorld, AccountDeletionReachesEveryServerHoweverManyThereAre) {
  const Outbox small({addresses_, ids_, system_clock(), [](Db&) { return true; }, 2});
  std::multiset<std::string> wanted{"Delete b.example https://b.example/inbox",
                                    "Delete c.example https://c.example/u/carol/inbox"};
  for (const std::string name : {"e", "f", "g", "h", "i"}) {
    remote(name, name + ".example", "https://" + name + ".example/inbox", "");
    wanted.insert("Delete " + name + ".example https://" + name + ".example/inbox");
  }
  db_.transaction([&] { small.on_event(db_, forum::ActorDeleted{asha_}); });
  EXPECT_EQ(deliveries().size(), 2U) << "the rest is a job's";
  const Statement waiting{"test.farewells",
                          "delete from jobs where kind = 'send_farewell' and state = 1 returning payload"};
  int jobs = 0;
  for (;; ++jobs) {
    const Rows rows = db_.exec(waiting);
    if (rows.empty()) break;
    ASSERT_EQ(rows.size(), 1U);
    db_.transaction([&] { EXPECT_TRUE(small.send_farewell(db_, rows.front().str(0))); });
  }
  EXPECT_EQ(jobs, 3);
  EXPECT_EQ(deliveries(), wanted);
  EXPECT_FALSE(small.send_farewell(db_, "what"));
}

TEST_F(OutboxWorld, AccountDeletionReachesEverybodyWhoMayHoldACopy) {
  say(forum::ActorDeleted{asha_});
  EXPECT_EQ(deliveries(), (std::multiset<std::string>{"Delete b.example https://b.example/inbox",
                                                      "Delete c.example https://c.example/u/carol/inbox"}));
}

}  // namespace
}  // namespace samvad::federation
