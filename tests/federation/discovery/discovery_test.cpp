#include "federation/discovery/nodeinfo.hpp"
#include "federation/discovery/webfinger.hpp"
#include "tests/support/fake_peer.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <unistd.h>

namespace samvad::federation {
namespace {

using samvad::testing::FakePeer;
using storage::Url;

TEST(Handle, Spellings) {
  for (const char* text : {"@asha@Forum.Example", "asha@forum.example", "acct:asha@forum.example."}) {
    EXPECT_EQ(parse_handle(text)->text(), "asha@forum.example") << text;
  }
  EXPECT_EQ(parse_handle("asha@forum.example")->acct(), "acct:asha@forum.example");
  EXPECT_TRUE(parse_handle("Asha@forum.example")->same(*parse_handle("asha@forum.example")));
  EXPECT_FALSE(parse_handle("asha@forum.example")->same(*parse_handle("asha@other.example")));
  for (const char* text : {"", "asha", "@asha", "@", "@@", "asha@", "@forum.example", "a b@forum.example",
                           "asha@forum.example@other.example", "asha@127.0.0.1", "asha@forum.example:443",
                           "as/ha@forum.example", "asha@forum.example/x", "\xff@forum.example"}) {
    EXPECT_FALSE(parse_handle(text)) << text;
  }
}

/// One TLS peer that plays several hosts from a table of "host/path" → body.
class Discovery : public ::testing::Test {
 protected:
  Discovery() : peer([this](const std::string& request) { return respond(request); }, "a.test,b.test,evil.test") {
    char name[] = "/tmp/samvad-ca-XXXXXX";
    ::close(::mkstemp(name));
    ca_path = name;
    std::ofstream(ca_path) << peer.authority();
    ClientOptions options;
    options.test_overrides = true;
    options.allowed_ranges = {Network::parse("127.0.0.0/8").value()};
    options.ca_file = ca_path;
    for (const char* host : {"a.test", "b.test", "evil.test"}) {
      options.resolver.hosts[host] = {{IpAddress::parse("127.0.0.1").value()}, peer.port()};
    }
    client = std::move(Client::start(options).value());
  }
  ~Discovery() override { std::filesystem::remove(ca_path); }

  std::string respond(const std::string& request) {
    const std::string path = request.substr(4, request.find(' ', 4) - 4);
    const std::size_t host = request.find("Host: ") + 6;
    const std::lock_guard lock(mutex);  // connections of the peer have threads of their own
    const auto found = pages.find(request.substr(host, request.find('\r', host) - host) + path);
    if (found == pages.end()) return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    const bool well_known = path.starts_with("/.well-known/") || path.starts_with("/nodeinfo");
    return FakePeer::ok(well_known ? "application/json" : "application/activity+json", found->second);
  }
  void page(const std::string& address, std::string body) {
    const std::lock_guard lock(mutex);
    pages[address] = std::move(body);
  }
  void webfinger(const std::string& host, const std::string& asked, const std::string& subject,
                 const std::string& actor) {
    page(host + "/.well-known/webfinger?resource=" + storage::percent_encode("acct:" + asked),
         R"({"subject":"acct:)" + subject + R"(","links":[{"rel":"self","type":"application/activity+json","href":")" +
             actor + R"("}]})");
  }
  void actor(const std::string& host, const std::string& path, const std::string& name, const std::string& more = "") {
    const std::string id = "https://" + host + path;
    page(host + path, R"({"@context":"https://www.w3.org/ns/activitystreams","type":"Person","id":")" + id +
                          R"(","preferredUsername":")" + name + R"(","inbox":")" + id + R"(/inbox","outbox":")" + id +
                          "/outbox\"" + more + "}");
  }
  std::string found(const std::string& handle) {
    const auto answer = find_actor(lookup(), parse_handle(handle).value());
    return answer ? answer->handle.text() + " " + answer->actor.id : std::string(answer.error().key);
  }
  Lookup lookup() { return {*client, std::nullopt, {}, true, budget}; }

  std::mutex mutex;
  std::map<std::string, std::string> pages;
  FakePeer peer;
  std::string ca_path;
  std::unique_ptr<Client> client;
  FetchBudget* budget = nullptr;
};

TEST_F(Discovery, AHandleAndItsActorConfirmEachOther) {
  webfinger("a.test", "asha@a.test", "asha@a.test", "https://a.test/u/asha");
  actor("a.test", "/u/asha", "asha");
  EXPECT_EQ(found("@asha@a.test"), "asha@a.test https://a.test/u/asha");
  const auto fetched = fetch_actor(lookup(), Url::parse("https://a.test/u/asha").value());
  ASSERT_TRUE(fetched) << fetched.error().detail;
  EXPECT_EQ(prove_handle(lookup(), fetched->actor)->text(), "asha@a.test");
}

TEST_F(Discovery, ASplitDomainIsConfirmedAtBothHosts) {
  webfinger("a.test", "asha@a.test", "asha@a.test", "https://b.test/u/asha");
  webfinger("b.test", "asha@b.test", "asha@a.test", "https://b.test/u/asha");
  actor("b.test", "/u/asha", "asha");
  EXPECT_EQ(found("@asha@a.test"), "asha@a.test https://b.test/u/asha");
  EXPECT_EQ(found("@asha@b.test"), "asha@a.test https://b.test/u/asha");
}

TEST_F(Discovery, TheActorsOwnClaimCounts) {
  webfinger("a.test", "asha@a.test", "asha@a.test", "https://b.test/u/7");
  actor("b.test", "/u/7", "somebody", R"(,"webfinger":"acct:asha@a.test")");
  EXPECT_EQ(found("@asha@a.test"), "asha@a.test https://b.test/u/7");
}

TEST_F(Discovery, NobodySpeaksForAnotherHost) {
  // the subject's host does not know it
  webfinger("evil.test", "asha@evil.test", "asha@a.test", "https://evil.test/u/asha");
  actor("evil.test", "/u/asha", "asha");
  EXPECT_EQ(found("@asha@evil.test"), "error.peer_not_found");
  // the subject's host names another actor
  webfinger("a.test", "asha@a.test", "asha@a.test", "https://a.test/u/asha");
  actor("a.test", "/u/asha", "asha");
  EXPECT_EQ(found("@asha@evil.test"), "error.handle_unproved");
  // a handle that points at somebody else's actor
  webfinger("evil.test", "mallory@evil.test", "mallory@evil.test", "https://a.test/u/asha");
  EXPECT_EQ(found("@mallory@evil.test"), "error.handle_unproved");
  // another name on the same host
  webfinger("a.test", "bilal@a.test", "asha@a.test", "https://a.test/u/asha");
  EXPECT_EQ(found("@bilal@a.test"), "error.handle_unproved");
}

TEST_F(Discovery, AnActorMayNotClaimAStrangersHandle) {
  webfinger("a.test", "asha@a.test", "asha@a.test", "https://a.test/u/asha");
  actor("a.test", "/u/asha", "asha");
  actor("evil.test", "/u/m", "mallory", R"(,"webfinger":"acct:asha@a.test")");
  const auto evil = fetch_actor(lookup(), Url::parse("https://evil.test/u/m").value());
  ASSERT_TRUE(evil);
  const auto proved = prove_handle(lookup(), evil->actor);
  ASSERT_FALSE(proved) << proved->text();
  EXPECT_EQ(proved.error().key, "error.handle_unproved");
}

TEST_F(Discovery, WhatIsNoActorIsSaidSo) {
  page("a.test/.well-known/webfinger?resource=acct%3Ax%40a.test", R"({"subject":"acct:x@a.test","links":[]})");
  EXPECT_EQ(found("@x@a.test"), "error.handle_unproved");
  EXPECT_EQ(found("@nobody@a.test"), "error.peer_not_found");
  page("a.test/note", R"({"id":"https://a.test/note","type":"Note","content":"x"})");
  EXPECT_EQ(fetch_actor(lookup(), Url::parse("https://a.test/note").value()).error().key, "error.peer_document");
}

TEST_F(Discovery, TheBudgetEndsLookUps) {
  webfinger("a.test", "asha@a.test", "asha@a.test", "https://a.test/u/asha");
  actor("a.test", "/u/asha", "asha");
  FetchBudget one{1};
  budget = &one;
  EXPECT_EQ(found("@asha@a.test"), "error.budget_spent");
  FetchBudget two{2};
  budget = &two;
  EXPECT_EQ(found("@asha@a.test"), "asha@a.test https://a.test/u/asha");
}

TEST_F(Discovery, NodeInfo) {
  page("a.test/.well-known/nodeinfo",
       R"({"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.0","href":"https://a.test/nodeinfo/2.0"},)"
       R"({"rel":"http://nodeinfo.diaspora.software/ns/schema/2.1","href":"https://evil.test/nodeinfo/2.1"}]})");
  page("a.test/nodeinfo/2.0", R"({"software":{"name":"forum","version":"1.2"},"protocols":["activitypub"],)"
                              R"("usage":{"users":{}},"openRegistrations":false})");
  const auto info = read_nodeinfo(lookup(), "a.test");
  ASSERT_TRUE(info) << info.error().detail;
  EXPECT_EQ(info->software, "forum");
  EXPECT_EQ(info->version, "1.2");
  EXPECT_TRUE(info->activitypub);
  EXPECT_EQ(info->users, std::nullopt);
  EXPECT_EQ(info->open_registrations, false);
  page("b.test/.well-known/nodeinfo", R"({"links":[]})");
  EXPECT_EQ(read_nodeinfo(lookup(), "b.test").error().key, "error.peer_document");
}

}  // namespace
}  // namespace samvad::federation
