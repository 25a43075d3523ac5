#include "federation/http/fetch_document.hpp"

#include "tests/support/fake_peer.hpp"

#include <gtest/gtest.h>

namespace samvad::federation {
namespace {

using samvad::testing::FakePeer;
using storage::Url;

TEST(FetchDocument, OnlyActivityTypes) {
  for (const char* type :
       {"application/activity+json", "Application/Activity+JSON; charset=utf-8",
        "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"",
        "application/ld+json;charset=utf-8;profile=\"https://www.w3.org/ns/activitystreams\"",
        "application/ld+json; profile=\"https://example.org/p https://www.w3.org/ns/activitystreams\"",
        "application/ld+json; profile=https://www.w3.org/ns/activitystreams"}) {
    EXPECT_TRUE(is_activity_type(type)) << type;
  }
  for (const char* type : {"", "text/html", "application/json", "application/octet-stream", "application/ld+json",
                           "application/ld+json; profile=\"https://example.org/\"", "application/activity+jsonx",
                           "text/html; profile=\"https://www.w3.org/ns/activitystreams\"",
                           "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams/x\"",
                           "text/plain; x=application/activity+json"}) {
    EXPECT_FALSE(is_activity_type(type)) << type;
  }
  EXPECT_TRUE(is_json_type("application/jrd+json; charset=utf-8"));
  EXPECT_TRUE(is_json_type("application/json"));
  EXPECT_FALSE(is_json_type("text/json+html"));
}

class FetchActivity : public ::testing::Test {
 protected:
  FetchActivity() : peer([this](const std::string& request) { return respond(request); }) {
    ClientOptions options;
    options.test_overrides = true;
    options.allowed_ranges = {Network::parse("127.0.0.0/8").value()};
    client = std::move(Client::start(options).value());
  }

  std::string respond(const std::string& request) {
    const std::string path = request.substr(4, request.find(' ', 4) - 4);
    if (path.starts_with("/status/")) return "HTTP/1.1 " + path.substr(8) + " X\r\nContent-Length: 0\r\n\r\n";
    if (path == "/moved") return "HTTP/1.1 302 F\r\nLocation: /real\r\nContent-Length: 0\r\n\r\n";
    const std::string id = path == "/alias" ? "/real" : path == "/liar" ? "/liar2" : path == "/liar2" ? "/liar" : path;
    if (path == "/html") return FakePeer::ok("text/html", R"({"id":")" + base() + "/html\"}");
    if (path == "/noid") return FakePeer::ok("application/activity+json", "{}");
    if (path == "/broken") return FakePeer::ok("application/activity+json", "{");
    if (path == "/list") return FakePeer::ok("application/activity+json", "[]");
    return FakePeer::ok("application/activity+json", R"({"id":")" + base() + id + R"("})");
  }
  std::string base() const { return "http://127.0.0.1:" + std::to_string(peer.port()); }

  storage::Result<FetchedDocument> fetch(const std::string& path) {
    FetchRequest request;
    request.url = Url::parse(base() + path).value();
    return fetch_activity_json_blocking(*client, std::move(request));
  }
  std::string failure(const std::string& path) {
    const auto document = fetch(path);
    return document ? "fetched" : std::string(document.error().key);
  }

  FakePeer peer;
  std::unique_ptr<Client> client;
};

TEST_F(FetchActivity, TheIdIsTheAddressThatAnswered) {
  EXPECT_EQ(fetch("/real")->id.text(), base() + "/real");
  EXPECT_EQ(fetch("/real#main-key")->id.text(), base() + "/real");
  EXPECT_EQ(fetch("/moved")->id.text(), base() + "/real") << "after a redirect";
  EXPECT_EQ(fetch("/alias")->id.text(), base() + "/real") << "asked for once more at its id";
  EXPECT_EQ(failure("/liar"), "error.peer_document") << "and only once";
  EXPECT_EQ(failure("/noid"), "error.peer_document");
}

TEST_F(FetchActivity, StatusAndTypeDecide) {
  EXPECT_EQ(failure("/html"), "error.peer_answer");
  EXPECT_EQ(failure("/broken"), "error.peer_answer");
  EXPECT_EQ(failure("/list"), "error.peer_answer");
  const std::pair<const char*, const char*> cases[] = {
      {"410", "error.peer_gone"},        {"404", "error.peer_not_found"},   {"401", "error.peer_refused"},
      {"403", "error.peer_refused"},     {"429", "error.peer_unavailable"}, {"500", "error.peer_unavailable"},
      {"503", "error.peer_unavailable"}, {"400", "error.peer_answer"},      {"204", "error.peer_answer"}};
  for (const auto& [status, key] : cases) EXPECT_EQ(failure("/status/" + std::string(status)), key) << status;
}

}  // namespace
}  // namespace samvad::federation
