// Limits of security.md 4 with their defaults, on the real program; those of log-in and sign-up are in account_test.
#include "tests/http/shared_house.hpp"
#include "tests/support/until.hpp"

#include <gtest/gtest.h>

namespace samvad::test {
namespace {

constexpr int kMostTries = 300;

/// A federating house whose limits are the defaults.
struct Strict {
  RemoteServer peer{"peer.test"};
  House house{
      {.public_url = "https://forum.test", .hosts = peer.hosts_line(), .authority = peer.authority(), .wide = false}};

  int deliver(const RemoteActor& actor) {
    return SignedPost::of(actor, house.public_url(), "/inbox", actor.create(std::to_string(++number), "", "Hello."))
        .send(house.port())
        .status;
  }
  /// How many of `tries` deliveries are taken.
  int taken(const RemoteActor& actor, int tries) {
    int count = 0;
    for (int attempt = 0; attempt < tries; ++attempt) count += deliver(actor) == 202 ? 1 : 0;
    return count;
  }
  /// How many are taken before the first is told to wait. Buckets refill while they are used: a slow machine sees more
  /// than a quick one, never fewer.
  int before_refusal(const RemoteActor& actor) {
    for (int count = 0; count < kMostTries; ++count) {
      const int status = deliver(actor);
      if (status == 429) return count;
      EXPECT_EQ(status, 202);
    }
    return kMostTries;
  }
  int number = 0;
};

TEST(Limits, OneRemoteActorAndANewHostHaveSixtyActivitiesAMinute) {
  Strict strict;
  const auto &alice = strict.peer.actor("alice"), &bob = strict.peer.actor("bob");
  const int by_alice = strict.before_refusal(alice);
  EXPECT_GE(by_alice, 60);
  EXPECT_LT(by_alice, kMostTries);
  const auto refused = SignedPost::of(alice, strict.house.public_url(), "/inbox", alice.create("late", "", "Hello."))
                           .send(strict.house.port());
  if (refused.status != 202) {
    EXPECT_EQ(refused.status, 429);
    EXPECT_NE(refused.field("Retry-After"), "");
  }
  EXPECT_LT(strict.before_refusal(bob), 60) << "the host's share is used up as well";

  // a host known for longer has more, its actors still sixty each
  strict.house.database().db().script("update hosts set first_seen_at = now() - interval '2 days'");
  strict.house.restart();
  const int after = strict.before_refusal(bob);
  EXPECT_GE(after, 60);
  EXPECT_LT(after, kMostTries);
  EXPECT_EQ(strict.taken(strict.peer.actor("carol"), 20), 20);
}

/// Answers to `tries` forms of a member, counted by status; no further form is sent after an answer of `last`.
std::map<int, int> answers(Visitor& member, const std::string& page, const std::string& action, int tries,
                           const Visitor::Fields& more, int last = 0) {
  auto fields = hidden_fields(member.get(page).body, action);
  std::erase_if(fields, [](const auto& field) { return field.first == "submission"; });
  fields.insert(fields.end(), more.begin(), more.end());
  std::map<int, int> counts;
  for (int attempt = 0; attempt < tries && counts[last] == 0; ++attempt) ++counts[member.post(action, fields).status];
  return counts;
}

TEST(Limits, AMemberHasSixtyPostsInTenMinutesAndANewOneWaits) {
  House& house = strict_house();
  Visitor poet = house.visitor();
  poet.come_from("192.0.2.99");
  poet.sign_up("poet");
  const auto thread = house.asha().start_thread("A thread for many verses", "One after another.");
  const std::string page = "/t/" + thread_of(thread) + "/reply";
  auto young = answers(poet, page, page, 2, {{"text", "A verse."}, {"language", "en"}});
  EXPECT_EQ(young[303], 1);
  EXPECT_EQ(young[429], 1) << "newcomers wait half a minute between two posts";

  house.database().db().script("update members set created_at = now() - interval '30 days'");
  auto old = answers(poet, page, page, 70, {{"text", "One more verse."}, {"language", "en"}});
  EXPECT_GE(old[303], 58) << "two tries are used up already";
  EXPECT_LT(old[303], 70);
  EXPECT_EQ(old[303] + old[429], 70);
  auto fields = hidden_fields(poet.get(page).body, page);
  fields.push_back({"text", "The verse that came too late."});
  const auto late = poet.post(page, fields);
  if (late.status == 429) {
    EXPECT_NE(late.field("Retry-After"), "");
    EXPECT_NE(late.body.find("The verse that came too late."), std::string::npos) << "what was typed is lost";
  }
}

TEST(Limits, AMemberHasSixtyVotesAMinute) {
  House& house = strict_house();
  Visitor voter = house.visitor();
  voter.come_from("192.0.2.98");
  voter.sign_up("voter");
  const auto thread = house.asha().start_thread("A thread to agree with", "Do you agree?");
  const std::string place = house.visitor().get("/t/" + thread_of(thread)).field("Location");
  const auto id = house.database().db().exec({"test.vote", "select id from posts where thread_id = $1"},
                                             storage::Params::of(storage::parse_id(thread_of(thread)).value()));
  const std::string action = "/p/" + std::to_string(id.front().integer(0)) + "/agree";
  auto counts = answers(voter, thread, action, kMostTries, {}, 429);
  EXPECT_GE(counts[303], 60);
  EXPECT_EQ(counts[429], 1);
  EXPECT_EQ(counts.size(), 2U) << "no other answer";
}

TEST(Limits, AnAddressHasSixtyFourConnections) {
  House& house = strict_house();
  // loopback is a trusted proxy by default, whose own connections are not counted: here it is none
  ServerProcess server({.data = house.directory().path() / "data",
                        .database_url = house.database().url(),
                        .settings = {"server.trusted_proxies=192.0.2.0/24"}});
  server.wait_ready();
  const std::string request = "GET /healthz HTTP/1.1\r\nHost: " + server.host() + "\r\n\r\n";
  std::vector<std::unique_ptr<web::test::RawClient>> clients;
  int served = 0;
  for (int number = 0; number < 70; ++number) {
    clients.push_back(std::make_unique<web::test::RawClient>(server.port()));
    served += clients.back()->ask(request).status == 200 ? 1 : 0;
  }
  EXPECT_EQ(served, 64);
  clients.resize(10);
  EXPECT_TRUE(until([&] { return web::test::RawClient(server.port()).ask(request).status == 200; }))
      << "those that left make room";
}

TEST(Limits, ATextHasTwentyThousandCharactersAndATitleTwoHundred) {
  Visitor& asha = shared_house().asha();
  const auto status = [&](const std::string& title, const std::string& text) {
    return asha.submit("/new?board=square", "/new", {{"board", "square"}, {"title", title}, {"text", text}}).status;
  };
  EXPECT_EQ(status("A long text that fits in", std::string(20000, 'a')), 303);
  EXPECT_EQ(status("A long text that does not", std::string(20001, 'a')), 422);
  EXPECT_EQ(status(std::string(200, 't'), "A long title that fits in."), 303);
  EXPECT_EQ(status(std::string(201, 't'), "A long title that does not."), 422);
  std::string bytes;
  for (int sign = 0; sign < 16385; ++sign) bytes += "\xf0\x9f\x8c\xbe";  // 16,385 characters, 65,540 bytes
  EXPECT_EQ(status("Few characters of many bytes", bytes), 422);
  EXPECT_EQ(status("Bytes that are no text at all", "\xff\xfe"), 400);
}

}  // namespace
}  // namespace samvad::test
