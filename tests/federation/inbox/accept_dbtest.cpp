#include "federation/inbox/acceptor.hpp"
#include "federation/inbox/actor_directory.hpp"
#include "federation/signatures/sign_request.hpp"
#include "tests/federation/inbox/inbox_world.hpp"

#include <algorithm>
#include <future>

namespace samvad::federation::test {
namespace {

/// The inbox's door with everything behind it; keys come from the FakeRemote.
class InboxDoor : public InboxWorld {
 protected:
  struct Post {
    std::string method = "POST", target = "/inbox", origin = "https://forum.test", body;
    Headers headers;
  };

  Post signed_post(const std::string& key_id, const PrivateKey& key, const std::string& body) {
    Post post;
    post.body = body;
    const auto url = storage::Url::parse(post.origin + post.target).value();
    for (auto& [name, value] :
         sign_request(SignatureForm::kCavage, "POST", url, body, {key_id, key}, small.clock.now())) {
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
      post.headers.emplace_back(name, value);
    }
    return post;
  }

  int status_of(const Post& post) {
    const auto kept = std::make_shared<const Post>(post);
    std::promise<InboxAnswer> said;
    if (!acceptor)
      acceptor = std::make_unique<InboxAcceptor>(
          InboxAcceptor::Parts{context, keys, committer, [] {}, pace, [this] { return full; }});
    acceptor->accept({kept, {kept->method, kept->target, kept->origin, kept->headers, kept->body}, "192.0.2.7"},
                     [&said](InboxAnswer answer) { said.set_value(std::move(answer)); });
    return said.get_future().get().status;
  }

  std::string follow(const std::string& actor, const std::string& number = "1") {
    return activity("Follow", actor, quoted(small.forum.actor_uri(board)), number);
  }

  bool work(const std::function<void(storage::Db&)>& step) {
    step(db());
    return true;
  }
  static std::vector<storage::Stored> write(storage::Db& on, const std::vector<storage::inbox::InboxRow>& rows) {
    std::vector<storage::Stored> fates;
    for (const bool fresh : storage::inbox::accept(on, rows)) {
      fates.push_back(fresh ? storage::Stored::kStored : storage::Stored::kDuplicate);
    }
    return fates;
  }

  /// Lets everything through but what `slow` names.
  InboxAcceptor::Pace pace = [this](InboxLimit limit, std::string_view key) {
    counted.emplace_back(limit, key);
    return limit == slow ? std::optional(std::chrono::seconds(7)) : std::nullopt;
  };
  std::optional<InboxLimit> slow;
  bool full = false;
  std::vector<std::pair<InboxLimit, std::string>> counted;

  const PrivateKey omars = PrivateKey::make_rsa(), other = PrivateKey::make_rsa();
  const std::string omar = person("omar", "a.example", omars.public_key().pem());
  const std::string bob = person("bob", "a.example", other.public_key().pem());
  const std::string omars_id = omar + "#main-key", bobs_id = bob + "#main-key";
  std::optional<storage::Error> refused_with;  ///< what a host answers instead of its document
  KeyFinder keys{context,
                 [this](const std::string& uri, const auto& done) {
                   if (refused_with) return done(tl::unexpected(*refused_with));
                   done(remote.fetch(uri));
                 },
                 [this](const auto& step) { return work(step); }};
  InboxAcceptor::Committer committer{small.database.config(), 10, 100, &InboxDoor::write};
  std::unique_ptr<InboxAcceptor> acceptor;  ///< made with the first post
};

TEST_F(InboxDoor, TakesWhatItsActorSignedOnceHoweverOftenItComes) {
  const auto post = signed_post(omars_id, omars, follow(omar));
  EXPECT_EQ(status_of(post), 202);
  EXPECT_EQ(status_of(post), 202) << "SEC-3: a replay is taken politely and has no effect";
  EXPECT_EQ(count("inbox_queue"), 1);
  EXPECT_EQ(std::count(remote.asked.begin(), remote.asked.end(), omar), 1) << "one fetch a key";
}

/// SEC-3: (key, signature) is remembered besides the activity's id, and only of what was taken.
TEST_F(InboxDoor, TheSameSignatureAgainHasNoEffect) {
  const auto post = signed_post(omars_id, omars, follow(omar));
  EXPECT_EQ(status_of(post), 202);
  db().script("delete from inbox_queue; delete from inbox_ids");
  EXPECT_EQ(status_of(post), 202);
  EXPECT_EQ(count("inbox_queue"), 0);
  EXPECT_EQ(status_of(signed_post(omars_id, omars, follow(omar, "2"))), 202);
  EXPECT_EQ(count("inbox_queue"), 1) << "another activity is another signature";
  Post changed = post;
  changed.body = follow(omar, "3");
  EXPECT_EQ(status_of(changed), 401) << "a known signature is checked all the same";
}

/// SEC-1, SEC-2: nothing without a signature that covers enough, and no row.
TEST_F(InboxDoor, RefusesTheUnsignedTheStaleAndTheChanged) {
  Post unsigned_post = signed_post(omars_id, omars, follow(omar));
  std::erase_if(unsigned_post.headers, [](const auto& field) { return field.first == "signature"; });
  EXPECT_EQ(status_of(unsigned_post), 401);
  Post changed = signed_post(omars_id, omars, follow(omar));
  changed.body = follow(omar, "other");
  EXPECT_EQ(status_of(changed), 401);
  Post elsewhere = signed_post(omars_id, omars, follow(omar));
  elsewhere.target = "/actors/1/inbox";
  EXPECT_EQ(status_of(elsewhere), 401);
  EXPECT_EQ(status_of(signed_post(omars_id, other, follow(omar))), 401);
  const Post stale = signed_post(omars_id, omars, follow(omar));
  small.clock.advance(std::chrono::hours(2));
  EXPECT_EQ(status_of(stale), 401);
  EXPECT_EQ(count("inbox_queue"), 0);
  EXPECT_EQ(count("inbox_ids"), 0);
}

/// SEC-5: a key speaks for the actor that lists it and no other.
TEST_F(InboxDoor, BobsKeySpeaksForBobOnly) {
  EXPECT_EQ(status_of(signed_post(bobs_id, other, follow(omar))), 401);
  EXPECT_EQ(count("inbox_queue"), 0);
}

/// A key that changed at its host, and that another process has heard of: the old one verifies nothing for long.
TEST_F(InboxDoor, AKeyThatAnotherProcessReplacedIsForgotten) {
  EXPECT_EQ(status_of(signed_post(omars_id, omars, follow(omar))), 202);
  person("omar", "a.example", other.public_key().pem());
  ASSERT_TRUE(refresh_actor(db(), remote, context, omar));
  small.clock.advance(std::chrono::minutes(3));
  EXPECT_EQ(status_of(signed_post(omars_id, omars, follow(omar, "2"))), 401);
  EXPECT_EQ(status_of(signed_post(omars_id, other, follow(omar, "3"))), 202);
}

/// SEC-5: a key that a document says belongs to somebody else verifies nothing.
TEST_F(InboxDoor, AKeyThatItsOwnerDoesNotListVerifiesNothing) {
  const PrivateKey stray = PrivateKey::make_rsa();
  const std::string id = "https://a.example/users/mallory";
  storage::JsonWriter out;
  out.object().member("id", id).member("type", "Person").member("preferredUsername", "mallory");
  out.member("inbox", id + "/inbox").key("publicKey").object().member("id", id + "#main-key").member("owner", omar);
  remote.documents[id] = out.member("publicKeyPem", stray.public_key().pem()).end_object().end_object().take();
  EXPECT_EQ(status_of(signed_post(id + "#main-key", stray, follow(id))), 401);
  EXPECT_EQ(status_of(signed_post(id + "#main-key", stray, follow(omar))), 401);
  EXPECT_EQ(count("inbox_queue"), 0);
}

/// SEC-37: nothing is fetched from a suspended host, not even a key.
TEST_F(InboxDoor, ASuspendedHostIsTurnedAwayUnheard) {
  suspend_domain("a.example");
  EXPECT_EQ(status_of(signed_post(omars_id, omars, follow(omar))), 403);
  EXPECT_TRUE(remote.asked.empty());
  EXPECT_EQ(count("inbox_ids"), 0);
}

/// SEC-35: counted by what was proved, so that nobody uses up another's share.
TEST_F(InboxDoor, SendersThatAreTooFastAreToldToWait) {
  EXPECT_EQ(status_of(signed_post(omars_id, other, follow(omar))), 401);
  EXPECT_EQ(counted, (std::vector<std::pair<InboxLimit, std::string>>{{InboxLimit::kKeyFetches, "192.0.2.7"}}));
  counted.clear();
  small.clock.set(storage::system_clock().now());
  EXPECT_EQ(status_of(signed_post(omars_id, omars, follow(omar))), 202);
  EXPECT_EQ(counted, (std::vector<std::pair<InboxLimit, std::string>>{{InboxLimit::kNewHost, "a.example"},
                                                                      {InboxLimit::kActor, omar}}));
  for (const auto limit : {InboxLimit::kNewHost, InboxLimit::kActor}) {
    slow = limit;
    EXPECT_EQ(status_of(signed_post(omars_id, omars, follow(omar, "2"))), 429);
  }
  slow = InboxLimit::kKeyFetches;
  EXPECT_EQ(status_of(signed_post(bobs_id, other, follow(bob))), 429);
  EXPECT_EQ(std::count(remote.asked.begin(), remote.asked.end(), bob), 0);
  EXPECT_EQ(count("inbox_queue"), 1);
  small.clock.advance(std::chrono::hours(25));
  slow = InboxLimit::kHost;
  EXPECT_EQ(status_of(signed_post(omars_id, omars, follow(omar, "3"))), 429);
  small.clock.advance(std::chrono::hours(24 * 30));
  slow = InboxLimit::kSettledHost;
  EXPECT_EQ(status_of(signed_post(omars_id, omars, follow(omar, "4"))), 429);
}

/// A key that its host keeps from us verifies nothing; "bad request" would make the sender give the activity up.
TEST_F(InboxDoor, AKeyThatItsHostKeepsFromUsIsNoKey) {
  refused_with = storage::Error(storage::Code::kForbidden, "error.peer_refused", "answered 403");
  EXPECT_EQ(status_of(signed_post(omars_id, omars, follow(omar))), 401);
  refused_with = storage::Error(storage::Code::kBadInput, "error.bad_actor");
  EXPECT_EQ(status_of(signed_post(bobs_id, other, follow(bob))), 401);
  EXPECT_EQ(count("inbox_queue"), 0);
}

/// federation.md 7: what we do not know is taken and does nothing, so that nobody tries it again for days.
/// A 401 makes some peers drop what they sent for good: it is for those whose key is wrong, not for those whose host
/// was down when it was asked.
TEST_F(InboxDoor, AHostThatWasDownIsNoReasonToRefuseItsKeyLater) {
  const auto first = signed_post(omars_id, omars, follow(omar));
  refused_with = storage::Error(storage::Code::kPeer, "error.peer_unreachable", "connection refused");
  EXPECT_EQ(status_of(first), 503);
  refused_with.reset();
  EXPECT_EQ(status_of(first), 202) << "asked again as soon as it tries again";
}

TEST_F(InboxDoor, AnAnswerOfAHostIsToldAgainWhileItIsNotAskedAgain) {
  const auto post = signed_post(omars_id, omars, follow(omar));
  refused_with = storage::Error(storage::Code::kPeer, "error.peer_answer", "500");
  EXPECT_EQ(status_of(post), 503);
  EXPECT_EQ(status_of(post), 503);
  const auto farewell = signed_post(bobs_id, other, follow(bob));
  refused_with = storage::Error(storage::Code::kGone, "error.peer_gone", "410");
  EXPECT_EQ(status_of(farewell), 202);
  EXPECT_EQ(status_of(farewell), 202);
  EXPECT_EQ(count("inbox_queue"), 0);
}

TEST_F(InboxDoor, WhatIsUnknownIsTakenAndIgnored) {
  int number = 0;
  for (const std::string type : {"LikeRequest", "ReplyRequest", "https://extension.example/ns#Wave", "Travel"}) {
    const std::string one = activity(type, omar, quoted(opening), std::to_string(++number));
    EXPECT_EQ(status_of(signed_post(omars_id, omars, one)), 202) << type;
    const std::string told = activity("Announce", omar, one, "told" + std::to_string(number));
    EXPECT_EQ(status_of(signed_post(omars_id, omars, told)), 202) << type;
    EXPECT_EQ(status_of(signed_post(bobs_id, other, one)), 401) << "signed by another: " << type;
  }
  EXPECT_EQ(status_of(signed_post(omars_id, omars, activity("Add", omar, quoted(opening), "9"))), 202);
  EXPECT_EQ(count("inbox_queue"), 0);
}

TEST_F(InboxDoor, WhileTooMuchWaitsNothingIsTakenAndNoKeyFetched) {
  full = true;
  const auto post = signed_post(bobs_id, other, follow(bob));
  EXPECT_EQ(status_of(post), 503);
  EXPECT_EQ(count("inbox_queue"), 0);
  EXPECT_EQ(std::count(remote.asked.begin(), remote.asked.end(), bob), 0);
  full = false;
  EXPECT_EQ(status_of(post), 202);
}

TEST_F(InboxDoor, RefusesWhatIsNoActivity) {
  EXPECT_EQ(status_of(signed_post(omars_id, omars, "{")), 400);
  EXPECT_EQ(status_of(signed_post(omars_id, omars, R"({"type":"Note"})")), 400);
  EXPECT_EQ(status_of(signed_post(omars_id, omars, R"({"id":1,"type":"Follow","actor":1,"object":1})")), 400);
  EXPECT_EQ(count("inbox_queue"), 0);
}

}  // namespace
}  // namespace samvad::federation::test
