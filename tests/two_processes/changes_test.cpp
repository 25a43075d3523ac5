// design.md 4.17: what one process changes, the other stops showing. Each test warms the other's cache, changes
// something through the first one's pages, and waits until the other shows it; how long that took is told beside the
// result.
#include "tests/support/house.hpp"
#include "tests/support/remote/remote_actor.hpp"
#include "tests/support/until.hpp"

#include <chrono>
#include <gtest/gtest.h>

namespace samvad::test {
namespace {

constexpr int kLooksAfter = 20;

/// Two processes, one database, another server.
struct Pair {
  RemoteServer peer{"peer.test"};
  House house{{.public_url = "https://forum.test", .hosts = peer.hosts_line(), .authority = peer.authority()}};
  std::unique_ptr<ServerProcess> other = house.second_process();
  std::string rule;

  Pair() {
    house.asha().carry_out("/admin/settings", "/admin/settings/rules", {{"title", "Be kind"}, {"text", "Always."}});
    rule = std::to_string(number("select id from rules limit 1"));
  }
  std::int64_t number(const std::string& sql) {
    return house.database().db().exec({"test." + sql, sql}).front().integer(0);
  }
  Visitor at_other() const { return {other->port(), other->public_url()}; }
  void veterans() { house.database().db().script("update members set created_at = now() - interval '30 days'"); }
  void decide(const std::string& what, std::int64_t id, const std::string& measure) {
    const std::string page = "/mod/" + what + "/" + std::to_string(id);
    ASSERT_EQ(house.asha()
                  .submit(page, page + "/decide", {{"measure", measure}, {"rule", rule}, {"reason", "It was so."}})
                  .status,
              303);
  }
};

class Changes : public ::testing::Test {
 protected:
  static void TearDownTestSuite() { pair_.reset(); }
  static Pair& pair() {
    if (!pair_) pair_ = std::make_unique<Pair>();
    return *pair_;
  }
  static std::string body(const std::string& target) { return pair().at_other().get(target).body; }
  /// Asked twice, so that the second answer is a kept page.
  static void warm(const std::string& target, const std::string& text) {
    ASSERT_NE(body(target).find(text), std::string::npos);
    ASSERT_NE(body(target).find(text), std::string::npos);
  }
  /// Waits until `target` at the other process no longer shows `text`; then it never does again.
  static void expect_gone(const std::string& target, const std::string& text) {
    const auto began = std::chrono::steady_clock::now();
    ASSERT_TRUE(until([&] { return body(target).find(text) == std::string::npos; }))
        << target << " still shows " << text;
    const auto took = std::chrono::steady_clock::now() - began;
    ::testing::Test::RecordProperty(
        "milliseconds", static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
    for (int look = 0; look < kLooksAfter; ++look)
      EXPECT_EQ(body(target).find(text), std::string::npos) << "it came back";
  }

  static std::unique_ptr<Pair> pair_;
};
std::unique_ptr<Pair> Changes::pair_;

TEST_F(Changes, ARemovedPostIsGone) {
  Visitor writer = pair().house.visitor();
  writer.sign_up("writer");
  pair().veterans();
  const auto thread = pair().house.asha().start_thread("A thread for removal", "The opening stays.");
  writer.reply(thread, "This one goes away.");
  warm(thread, "This one goes away.");
  pair().decide("posts", pair().number("select id from posts where source = 'This one goes away.'"), "remove");
  expect_gone(thread, "This one goes away.");
  EXPECT_NE(body(thread).find("The opening stays."), std::string::npos);
}

TEST_F(Changes, ANewNameStandsOnEveryPage) {
  Visitor painter = pair().house.visitor();
  painter.sign_up("painter");
  pair().veterans();
  painter.carry_out("/settings/profile", "/settings/profile",
                    {{"display_name", "Before Rename"}, {"bio", ""}, {"stakeholder", "0"}});
  const auto thread = painter.start_thread("A thread of a painter", "Who paints here?");
  for (const auto& page : {thread, std::string("/@painter"), std::string("/"), std::string("/b/square")}) {
    warm(page, "Before Rename");
  }
  ASSERT_EQ(painter
                .submit("/settings/profile", "/settings/profile",
                        {{"display_name", "After Rename"}, {"bio", ""}, {"stakeholder", "0"}})
                .status,
            303);
  for (const auto& page : {thread, std::string("/@painter"), std::string("/"), std::string("/b/square")}) {
    SCOPED_TRACE(page);
    expect_gone(page, "Before Rename");
    EXPECT_NE(body(page).find("After Rename"), std::string::npos);
  }
}

/// A person of another server says that its profile changed: every kept page here shows the new name, at both.
TEST_F(Changes, ANewNameFromAfarStandsOnEveryPage) {
  const auto& nasreen = pair().peer.actor("nasreen");
  const auto named = [&](const std::string& name) {
    std::string document = nasreen.document();
    pair().peer.serve("/users/nasreen", document.insert(1, "\"name\":\"" + name + "\","));
  };
  named("Before Wedding");
  const auto thread = pair().house.asha().start_thread("A thread for a wedding", "Who comes?");
  const auto opening =
      pair().house.database().db().exec({"test.opening", "select uri from posts where thread_id = $1 and number = 1"},
                                        storage::Params::of(storage::parse_id(thread_of(thread)).value()));
  const auto send = [&](const std::string& activity) {
    return SignedPost::of(nasreen, pair().house.public_url(), "/inbox", activity).send(pair().house.port()).status;
  };
  ASSERT_EQ(send(nasreen.create("wedding", opening.front().str(0), "I come.")), 202);
  ASSERT_TRUE(until([&] { return body(thread).find("Before Wedding") != std::string::npos; }));
  const std::vector<std::string> pages{thread, "/@nasreen@peer.test"};
  for (const auto& page : pages) warm(page, "Before Wedding");
  named("After Wedding");
  ASSERT_EQ(
      send("{\"@context\":\"https://www.w3.org/ns/activitystreams\",\"id\":\"" + nasreen.uri +
           "#renamed\",\"type\":\"Update\",\"actor\":\"" + nasreen.uri + "\",\"object\":\"" + nasreen.uri + "\"}"),
      202);
  for (const auto& page : pages) {
    SCOPED_TRACE(page);
    expect_gone(page, "Before Wedding");
    EXPECT_NE(body(page).find("After Wedding"), std::string::npos);
  }
}

/// A member's thread page comes from the other process's memory of threads, not from its kept pages.
TEST_F(Changes, AMembersThreadPageFollows) {
  Visitor writer = pair().house.visitor();
  writer.sign_up("sculptor");
  pair().veterans();
  writer.carry_out("/settings/profile", "/settings/profile",
                   {{"display_name", "Before Carving"}, {"bio", ""}, {"stakeholder", "0"}});
  const auto thread = pair().house.asha().start_thread("A thread for members", "The opening stays.");
  writer.reply(thread, "This stone goes away.");
  Visitor reader = pair().at_other();
  Visitor at_home = pair().house.visitor();
  at_home.sign_up("gallery");
  reader.cookies() = at_home.cookies();
  const auto shows = [&](const std::string& text) { return reader.get(thread).body.find(text) != std::string::npos; };
  for (int look = 0; look < 2; ++look) ASSERT_TRUE(shows("Before Carving") && shows("This stone goes away."));
  pair().decide("posts", pair().number("select id from posts where source = 'This stone goes away.'"), "remove");
  EXPECT_FALSE(shows("This stone goes away.")) << "the thread's version is asked each time: no waiting here";
  writer.reply(thread, "Another stone.");
  EXPECT_TRUE(shows("Another stone."));
  ASSERT_EQ(writer
                .submit("/settings/profile", "/settings/profile",
                        {{"display_name", "After Carving"}, {"bio", ""}, {"stakeholder", "0"}})
                .status,
            303);
  ASSERT_TRUE(until([&] { return !shows("Before Carving"); }));
  EXPECT_TRUE(shows("After Carving"));
}

TEST_F(Changes, ASuspendedMembersTextsAndSessionEnd) {
  Visitor loud = pair().house.visitor();
  loud.sign_up("loud");
  pair().veterans();
  const auto thread = pair().house.asha().start_thread("A thread with a loud guest", "Welcome.");
  loud.reply(thread, "Shouted by a guest.");
  Visitor loud_at_other = pair().at_other();
  loud_at_other.cookies() = loud.cookies();
  ASSERT_EQ(loud_at_other.get("/settings/profile").status, 200);
  warm(thread, "Shouted by a guest.");
  pair().decide("people", pair().number("select id from actors where name = 'loud'"), "suspend");
  // sessions are asked for in the database: no waiting here
  const std::string reply = "/t/" + thread_of(thread) + "/reply";
  EXPECT_NE(loud_at_other.get(reply).status, 200);
  expect_gone(thread, "Shouted by a guest.");
}

TEST_F(Changes, ASuspendedDomainIsGoneAndRefused) {
  const auto thread = pair().house.asha().start_thread("A thread with visitors", "From near and far.");
  const auto opening =
      pair().house.database().db().exec({"test.opening", "select uri from posts where thread_id = $1 and number = 1"},
                                        storage::Params::of(storage::parse_id(thread_of(thread)).value()));
  const auto& alice = pair().peer.actor("alice");
  const auto send = [&](const std::string& number, std::uint16_t port) {
    return SignedPost::of(alice, pair().house.public_url(), "/inbox",
                          alice.create(number, opening.front().str(0), "Came from peer.test, number " + number))
        .send(port)
        .status;
  };
  ASSERT_EQ(send("1", pair().other->port()), 202);
  ASSERT_TRUE(until([&] { return body(thread).find("Came from peer.test, number 1") != std::string::npos; }));
  warm(thread, "Came from peer.test, number 1");
  ASSERT_EQ(pair()
                .house.asha()
                .submit("/admin/domains", "/admin/domains",
                        {{"domain", "peer.test"}, {"severity", "suspend"}, {"public_comment", "A test."}})
                .status,
            303);
  int tried = 1;
  for (const auto port : {pair().house.port(), pair().other->port()}) {
    EXPECT_TRUE(until([&] { return send(std::to_string(++tried), port) == 403; })) << "at port " << port;
  }
  expect_gone(thread, "Came from peer.test, number 1");
  const std::string last =
      "select count(*) from inbox_queue where activity_uri like '%/notes/" + std::to_string(tried) + "/activity'";
  EXPECT_EQ(pair().number(last), 0);
}

TEST_F(Changes, ASiteThatTurnsPrivateIsClosedAtBoth) {
  const auto thread = pair().house.asha().start_thread("A thread of an open house", "Before the door closed.");
  warm(thread, "Before the door closed.");
  pair().house.asha().carry_out(
      "/admin/settings", "/admin/settings",
      {{"name", "City Assembly"}, {"language", "en"}, {"registration", "open"}, {"private", "1"}});
  expect_gone(thread, "Before the door closed.");
  pair().house.asha().carry_out("/admin/settings", "/admin/settings",
                                {{"name", "City Assembly"}, {"language", "en"}, {"registration", "open"}});
  EXPECT_TRUE(until([&] { return body(thread).find("Before the door closed.") != std::string::npos; }));
}

TEST_F(Changes, OneProcessGoesTheOtherServesOn) {
  const auto thread = pair().house.asha().start_thread("A thread through a roll", "Rolling without a gap.");
  auto third = pair().house.second_process();
  EXPECT_EQ(third->stop().status, 0);
  EXPECT_NE(body(thread).find("Rolling without a gap."), std::string::npos);
}

}  // namespace
}  // namespace samvad::test
