// What other servers read here, at the very addresses that our documents and activities name.
#include "storage/base/json.hpp"
#include "storage/base/url.hpp"
#include "tests/http/shared_house.hpp"
#include "tests/support/until.hpp"

#include <gtest/gtest.h>

namespace samvad::test {
namespace {

class Federation : public ::testing::Test {
 protected:
  static House& house() { return shared_house(); }
  static storage::Db& db() { return house().database().db(); }
  static std::string text_of(const std::string& sql) {
    const auto rows = db().exec({"test." + std::to_string(std::hash<std::string>()(sql)), sql});
    return rows.empty() ? std::string() : rows.front().str(0);
  }
  /// A document of ours, by its id.
  static web::test::WireAnswer read(const std::string& id) {
    Visitor reader = house().visitor();
    const std::string path = id.substr(house().public_url().size());
    return reader.get(path, {{"Accept", "application/activity+json"}});
  }
  static storage::Json json_of(const web::test::WireAnswer& answer) {
    const auto json = storage::parse_json(answer.body);
    return json ? *json : storage::Json();
  }
};

TEST_F(Federation, ABoardOfMembersTellsItsKeyAlone) {
  house().asha().carry_out(
      "/admin/boards", "/admin/boards",
      {{"name", "cellar"}, {"title", "The cellar circle"}, {"who", "everyone"}, {"members_only", "1"}});
  const std::string id = text_of("select uri from actors where name = 'cellar'");
  const auto answer = read(id);
  ASSERT_EQ(answer.status, 200);
  const auto stub = json_of(answer);
  EXPECT_EQ(stub["id"].text(), id);
  EXPECT_EQ(stub["publicKey"]["id"].text(), id + "#main-key");
  EXPECT_NE(stub["publicKey"]["publicKeyPem"].text().find("BEGIN PUBLIC KEY"), std::string_view::npos);
  EXPECT_EQ(answer.body.find("ellar"), std::string::npos) << answer.body;
  Visitor reader = house().visitor();
  const auto page = reader.get(id.substr(house().public_url().size()), {{"Accept", "text/html"}});
  EXPECT_NE(page.status, 302) << "the page's address would tell the name";
  EXPECT_EQ(reader.get("/.well-known/webfinger?resource=acct:cellar@forum.test").status, 404);
  EXPECT_EQ(reader.get("/.well-known/webfinger?resource=acct:square@forum.test").status, 200);
  for (const char* part : {"/outbox", "/followers", "/featured", "/moderators"}) EXPECT_EQ(read(id + part).status, 404);
}

TEST_F(Federation, TheSitesOutboxIsThereAndEmpty) {
  const auto site = json_of(read(house().public_url() + "/"));
  const auto answer = read(std::string(site["outbox"].text()));
  ASSERT_EQ(answer.status, 200);
  const auto outbox = json_of(answer);
  EXPECT_EQ(outbox["id"].text(), site["outbox"].text());
  EXPECT_EQ(outbox["totalItems"].integer(), 0);
  EXPECT_TRUE(outbox.has("orderedItems"));
}

TEST_F(Federation, FeaturedNamesOpeningsByTheirOwnIds) {
  const std::string thread = thread_of(house().asha().start_thread("Pinned from afar", "An opening."));
  db().script("update threads set pinned_at = now() where id = " + thread);
  db().script("update posts set uri = 'https://peer.test/notes/pinned' where number = 1 and thread_id = " + thread);
  const std::string board = text_of("select uri from actors where name = 'square'");
  EXPECT_NE(read(board + "/featured").body.find("\"https://peer.test/notes/pinned\""), std::string::npos);
}

/// Design 4.21: a stranger's name is text at first; once its server said who that is, it is a link, and they hear of
/// it.
TEST_F(Federation, AStrangerWhomAPostNamesIsMetAndTold) {
  const RemoteActor& someone = shared_peer().actor("someone");
  const std::string acct = "acct:someone@peer.test";
  storage::JsonWriter jrd;
  jrd.object().member("subject", acct).key("links").array().object().member("rel", "self");
  jrd.member("type", "application/activity+json").member("href", someone.uri).end_object().end_array().end_object();
  shared_peer().serve("/.well-known/webfinger?resource=" + storage::percent_encode(acct), jrd.take(),
                      "application/jrd+json");
  const std::string page = house().asha().start_thread("Who else should hear this", "Ask @someone@peer.test, please.");
  const std::string inbox = "/users/someone/inbox";
  EXPECT_TRUE(until([&] { return shared_peer().posted(inbox).size() >= 2; }));
  const auto told = shared_peer().posted(inbox);
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(storage::parse_json(told[0])->operator[]("type").text(), "Create") << "an unknown post's Update is ignored";
  EXPECT_EQ(storage::parse_json(told[1])->operator[]("type").text(), "Update");
  for (const auto& body : told) {
    EXPECT_NE(body.find("{\"type\":\"Mention\",\"href\":\"" + someone.uri + "\""), std::string::npos) << body;
  }
  Visitor reader = house().visitor();
  EXPECT_NE(reader.get(page).body.find("href=\"" + someone.uri + "\""), std::string::npos);
}

}  // namespace
}  // namespace samvad::test
