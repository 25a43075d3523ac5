// The inbox's door on the real program: SEC-1 to SEC-9 and SEC-12, from the outside, with the table looked at after.
#include "tests/http/shared_house.hpp"
#include "tests/support/until.hpp"

#include <gtest/gtest.h>

namespace samvad::test {
namespace {

using std::chrono::minutes;

int rows(const std::string& sql, storage::Db& db) {
  return static_cast<int>(db.exec({"test." + std::to_string(std::hash<std::string>()(sql)), sql}).front().integer(0));
}

class Inbox : public ::testing::Test {
 protected:
  static House& house() { return shared_house(); }
  static storage::Db& db() { return house().database().db(); }
  static const RemoteActor& alice() { return shared_peer().actor("alice"); }
  static const RemoteActor& bob() { return shared_peer().actor("bob"); }

  /// How many activities were ever taken.
  static int taken() { return rows("select count(*) from inbox_ids", db()); }
  static SignedPost signed_post(const std::string& body, const std::string& target = "/inbox",
                                std::chrono::seconds shift = std::chrono::seconds(0)) {
    return SignedPost::of(alice(), house().public_url(), target, body, shift);
  }
  static int send(const SignedPost& post) { return post.send(house().port()).status; }

  /// Two actors' worth of ids that no other test uses.
  static std::string fresh() {
    static int counter = 0;
    return "n" + std::to_string(++counter);
  }
  /// A thread of asha's, its id on the wire.
  static std::string opening() {
    static const std::string uri = [] {
      const auto path = house().asha().start_thread("What may come in here?", "Everything that is signed.");
      const auto rows = db().exec({"test.opening", "select uri from posts where thread_id = $1 and number = 1"},
                                  storage::Params::of(storage::parse_id(thread_of(path)).value()));
      return rows.front().str(0);
    }();
    return uri;
  }
  static std::string reply_by_alice() { return alice().create(fresh(), opening(), "From afar."); }
};

TEST_F(Inbox, UnsignedPostsToEveryVariantOfEveryInboxAreRefusedAndLeaveNoRow) {
  const auto actor = db().exec({"test.square", "select uri from actors where name = 'square'"}).front().str(0);
  const std::string own = actor.substr(actor.find("/actors/")) + "/inbox";
  const int before = taken();
  for (const std::string& target : {std::string("/inbox"), own, std::string("/inbox?x=1"), own + "?x=1",
                                    std::string("/%69nbox"), std::string("/actors/1/inbox"), std::string("/inbox/"),
                                    std::string("//inbox"), std::string("/INBOX"), std::string("/inbox;a=b")}) {
    SCOPED_TRACE(target);
    SignedPost post{.target = target, .body = reply_by_alice()};
    post.fields = {{"Host", "forum.test"}, {"Content-Type", "application/activity+json"}};
    const int status = send(post);
    const bool an_inbox = target.find("inbox") != std::string::npos && target.find("inbox/") == std::string::npos &&
                          target.find("//") == std::string::npos && target.find(';') == std::string::npos;
    EXPECT_TRUE(status == 401 || status == 404 || status == 405) << status;
    if (an_inbox || target == "/%69nbox") {
      EXPECT_EQ(status, 401);
    }
  }
  EXPECT_EQ(taken(), before);
}

TEST_F(Inbox, ASignedReplyIsTakenAndStandsInTheThreadOnce) {
  const auto& walker = shared_peer().actor("walker");  // a stranger's first: alice has written more than three
  const auto from_walker = [&](const std::string& body) {
    return SignedPost::of(walker, house().public_url(), "/inbox", body);
  };
  const auto post = from_walker(walker.create("arrives", opening(), "A word from another server."));
  ASSERT_EQ(send(post), 202);
  Visitor reader = house().visitor();
  const auto thread =
      db().exec({"test.thread_of", "select thread_id from posts where uri = $1"}, storage::Params::of(opening()));
  const std::string page = "/t/" + std::to_string(thread.front().integer(0));
  const auto place = reader.get(page).field("Location");
  EXPECT_TRUE(until([&] { return reader.get(place).body.find("A word from another server.") != std::string::npos; }));
  // REL-4: the same activity again, signed anew or word for word, changes nothing
  EXPECT_EQ(send(post), 202);
  EXPECT_EQ(send(from_walker(post.body)), 202);
  EXPECT_TRUE(until([&] { return rows("select count(*) from inbox_queue", db()) == 0; }));
  EXPECT_EQ(rows("select count(*) from posts where html like '%A word from another server.%'", db()), 1);
}

/// moderation.md 8: what a stranger sends first is shown when it is plain, and waits for a moderator when it leads
/// away.
TEST_F(Inbox, AStrangersReplyWithALinkWaitsForAModerator) {
  const auto& seller = shared_peer().actor("seller");
  const auto answer = [&](const std::string& number, const std::string& text) {
    const std::string body = seller.create(number, opening(), text);
    EXPECT_EQ(send(SignedPost::of(seller, house().public_url(), "/inbox", body)), 202);
    EXPECT_TRUE(until([&] {
      return rows("select count(*) from posts where uri = '" + seller.uri + "/notes/" + number + "'", db()) == 1;
    }));
    return rows("select state from posts where uri = '" + seller.uri + "/notes/" + number + "'", db());
  };
  EXPECT_EQ(answer("plain", "The bridge is too narrow."), 1);
  EXPECT_EQ(answer("linked", "Cheap <a href=\"https://buy.test/bridges\">bridges</a> here."), 2);
  const std::string held = house().asha().get("/mod/held").body;
  EXPECT_NE(held.find("https://buy.test/bridges"), std::string::npos);
  const auto place =
      db().exec({"test.place", "select thread_id from posts where uri = $1"}, storage::Params::of(opening()));
  Visitor reader = house().visitor();
  const auto page = reader.get(reader.get("/t/" + std::to_string(place.front().integer(0))).field("Location")).body;
  EXPECT_NE(page.find("The bridge is too narrow."), std::string::npos);
  EXPECT_EQ(page.find("buy.test"), std::string::npos);
}

TEST_F(Inbox, WhatIsNotCoveredByTheSignatureOrDoubledIsRefused) {
  const int before = taken();
  const auto good = signed_post(reply_by_alice());
  for (const char* name : {"Date", "Digest", "Signature"}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(send(good.without(name)), 401) << "left out";
    EXPECT_EQ(send(good.doubled(name)), 401) << "twice";
  }
  for (const char* component : {"(request-target)", "host", "date", "digest"}) {
    SCOPED_TRACE(component);
    auto changed = good;
    std::string& signature = changed.field("Signature");
    const auto at = signature.find(component, signature.find("headers="));
    ASSERT_NE(at, std::string::npos);
    signature.erase(at, std::string(component).size());
    EXPECT_EQ(send(changed), 401) << "not signed";
  }
  auto two_keys = good;
  two_keys.field("Signature") += ",keyId=\"" + bob().key_id() + "\"";
  EXPECT_EQ(send(two_keys), 401);
  EXPECT_EQ(taken(), before);
}

TEST_F(Inbox, StaleFutureAndChangedMessagesAreRefused) {
  const int before = taken();
  EXPECT_EQ(send(signed_post(reply_by_alice(), "/inbox", -minutes(61))), 401);
  EXPECT_EQ(send(signed_post(reply_by_alice(), "/inbox", minutes(61))), 401);
  auto other_body = signed_post(reply_by_alice());
  other_body.body[other_body.body.size() / 2] ^= 1;
  EXPECT_EQ(send(other_body), 401);
  auto other_target = signed_post(reply_by_alice());
  other_target.target = "/inbox?elsewhere=1";
  EXPECT_EQ(send(other_target), 401);
  auto hmac = signed_post(reply_by_alice());
  std::string& signature = hmac.field("Signature");
  const auto algorithm = signature.find("algorithm=\"");
  ASSERT_NE(algorithm, std::string::npos);
  signature.replace(algorithm, signature.find('"', algorithm + 11) - algorithm, "algorithm=\"hmac-sha256");
  EXPECT_EQ(send(hmac), 401);
  EXPECT_EQ(taken(), before);
}

TEST_F(Inbox, AnHourIsTheLimitOnEitherSide) {
  EXPECT_EQ(send(signed_post(reply_by_alice(), "/inbox", -minutes(58))), 202);
  EXPECT_EQ(send(signed_post(reply_by_alice(), "/inbox", minutes(58))), 202);
}

TEST_F(Inbox, AKeySpeaksForItsOwnerAlone) {
  const int before = taken();
  const auto as_alice = [](const RemoteActor& signer) {
    return SignedPost::of(signer, house().public_url(), "/inbox", reply_by_alice());
  };
  EXPECT_EQ(send(as_alice(bob())), 401);
  // a document that claims a key for somebody else
  const RemoteActor& liar = shared_peer().actor("liar");
  shared_peer().serve("/users/liar", liar.document(alice().uri));
  EXPECT_EQ(send(as_alice(liar)), 401);
  EXPECT_EQ(taken(), before);
}

TEST_F(Inbox, IdsThatAreNoAbsoluteAddressAreRefused) {
  const int before = taken();
  const std::string good = reply_by_alice();
  const std::string mine = "\"attributedTo\":\"" + alice().uri + "\"";
  ASSERT_NE(good.find(mine), std::string::npos);
  for (const std::string& author : {std::string("1"), std::string("\"1\""), std::string("\"/users/alice\""),
                                    "[\"" + alice().uri + "\",\"https://peer.test/users/omar\"]"}) {
    SCOPED_TRACE(author);
    std::string changed = good;
    changed.replace(changed.find(mine), mine.size(), "\"attributedTo\":" + author);
    EXPECT_EQ(send(signed_post(changed)), 400);
  }
  EXPECT_EQ(taken(), before);
}

TEST_F(Inbox, NothingFromOutsideMakesOrChangesAnIdOfOurs) {
  const std::string ours = opening();
  std::string create = reply_by_alice();
  const std::string theirs = create.substr(create.find("\"object\":{\"id\":\"") + 16);
  const std::string id = theirs.substr(0, theirs.find('"'));
  for (const char* verb : {"Create", "Update", "Announce"}) {
    SCOPED_TRACE(verb);
    std::string body = create;
    body.replace(body.find("\"object\":{\"id\":\"" + id) + 16, id.size(), ours);
    body.replace(body.find("\"Create\""), 8, "\"" + std::string(verb) + "\"");
    body.replace(body.find("/activity\""), 10, "/activity-" + std::string(verb) + "\"");
    const int status = send(signed_post(body));
    EXPECT_TRUE(status == 400 || status == 202) << status;
  }
  EXPECT_TRUE(until([&] { return rows("select count(*) from inbox_queue where state = 1", db()) == 0; }));
  EXPECT_EQ(
      rows("select count(*) from posts where uri = '" + ours + "' and html like '%Everything that is signed.%'", db()),
      1);
}

TEST_F(Inbox, KeywordsOfGeneralJsonLdAreRefused) {
  const int before = taken();
  for (const char* keyword : {"@graph", "@reverse", "@included", "@nest"}) {
    SCOPED_TRACE(keyword);
    std::string body = reply_by_alice();
    body.insert(1, "\"" + std::string(keyword) + "\":{},");
    EXPECT_EQ(send(signed_post(body)), 400);
  }
  std::string redefined = reply_by_alice();
  const std::string context = "\"@context\":\"https://www.w3.org/ns/activitystreams\"";
  redefined.replace(redefined.find(context), context.size(),
                    "\"@context\":[\"https://www.w3.org/ns/activitystreams\",{\"actor\":\"https://evil.test/a\"}]");
  EXPECT_EQ(send(signed_post(redefined)), 400);
  EXPECT_EQ(taken(), before);
}

TEST_F(Inbox, JsonThatBreaksParsersIsRefused) {
  for (const std::string& body :
       {std::string("{\"a\":0.00000000001e-2147483639}"), "{\"a\":" + std::string(100'000, '[') + "}",
        std::string("{\"id\":\"x\",\"id\":\"y\"}"), std::string("{\"a\":\"\xff\"}"), std::string("{\"a\":\"\\udc00\"}"),
        std::string("[]"), std::string("")}) {
    SCOPED_TRACE(body.substr(0, 60));
    EXPECT_EQ(send(signed_post(body)), 400);
  }
  EXPECT_EQ(house().visitor().get("/healthz").status, 200);
}

}  // namespace
}  // namespace samvad::test
