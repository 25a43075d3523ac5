// SEC-15 in private mode: whoever has no account here learns neither who is a member nor what there is to read.
#include "federation/signatures/sign_request.hpp"
#include "tests/http/crawl.hpp"
#include "tests/support/remote/remote_actor.hpp"

#include <gtest/gtest.h>

namespace samvad::test {
namespace {

/// A private forum with a member, a board, a thread and a peer that may ask for them.
class PrivateHouse {
 public:
  PrivateHouse() {
    member_.sign_up("meera");
    house_.database().db().script("update actors set display_name = 'membercanary' where name = 'meera'");
    thread_ = house_.asha().start_thread("Titlecanary of a thread", "An opening: postcanary. #posttag");
    house_.asha().carry_out("/admin/settings", "/admin/settings",
                            {{"name", "Test"}, {"registration", "open"}, {"private", "1"}});
  }

  std::string id_of(const std::string& sql) {
    return std::to_string(house_.database().db().exec({"test." + sql, sql}).front().integer(0));
  }

  std::vector<std::string> all_addresses() {
    const std::map<std::string, std::vector<std::string>> values{
        {"{slug}", {"x"}},
        {"{slug...}", {"x"}},
        {"{number}", {"1"}},
        {"{person}", {"@meera", "@asha"}},
        {"{board}", {"square"}},
        {"{tag}", {"posttag"}},
        {"{part}", {"outbox", "followers", "following", "featured", "moderators"}},
        {"{version}", {"2.0", "2.1"}},
        {"{name}", {"style.css", "meera", "square"}},
        {"{id}",
         {id_of("select id from actors where name = 'meera'"), id_of("select id from actors where name = 'square'"),
          id_of("select id from posts limit 1"), id_of("select coalesce(min(id), 1) from activities"),
          thread_of(thread_)}},
    };
    auto found = addresses(get_patterns(house_), values);
    for (const std::string who : {"meera", "square"}) {
      for (const std::string& form :
           {"acct:" + who + "@forum.test", "https://forum.test/@" + who, "https://forum.test/b/" + who}) {
        found.push_back("/.well-known/webfinger?resource=" + form);
      }
    }
    return found;
  }

  web::test::WireAnswer ask(const std::string& target, bool signs, bool activity) {
    Visitor::Fields headers{{"Accept", activity ? "application/activity+json" : "text/html"}};
    if (signs) {
      const auto& alice = peer_.actor("alice");
      for (auto& field : federation::sign_request(federation::SignatureForm::kCavage, "GET",
                                                  storage::Url::parse(house_.public_url() + target).value(), "",
                                                  {alice.key_id(), alice.key}, storage::system_clock().now())) {
        if (field.first != "Host") headers.push_back(std::move(field));
      }
    }
    return stranger_.get(target, headers);
  }

  House& house() { return house_; }

 private:
  RemoteServer peer_{"peer.test"};
  House house_{{.public_url = "https://forum.test", .hosts = peer_.hosts_line(), .authority = peer_.authority()}};
  Visitor member_ = house_.visitor(), stranger_ = house_.visitor();
  std::string thread_;
};

TEST(PrivateSite, TellsOutsidersNeitherWhoIsHereNorWhatStandsHere) {
  PrivateHouse forum;
  for (const auto& target : forum.all_addresses()) {
    for (const bool signs : {false, true}) {
      for (const bool activity : {false, true}) {
        const auto answer = forum.ask(target, signs, activity);
        EXPECT_LT(answer.status, 500) << target;
        const std::string all = answer.head + answer.body;
        for (const char* word : {"membercanary", "Titlecanary", "postcanary"}) {
          EXPECT_EQ(all.find(word), std::string::npos) << word << " at " << target;
        }
        const bool names = target.find("meera") != std::string::npos || target.find("square") != std::string::npos;
        for (const char* word : {"meera", "square"}) {
          EXPECT_TRUE(names || all.find(word) == std::string::npos) << word << " at " << target;
        }
        const bool about = target.find("webfinger") != std::string::npos && names;
        EXPECT_TRUE(!about || answer.status == 404) << answer.status << " at " << target;
      }
    }
  }
}

/// Whatever is asked for gets the answer that a name nobody has gets.
TEST(PrivateSite, AnswersForMembersAsForNobody) {
  PrivateHouse forum;
  const auto actor = "/actors/" + forum.id_of("select id from actors where name = 'meera'");
  const auto board = "/actors/" + forum.id_of("select id from actors where name = 'square'");
  const std::vector<std::pair<std::string, std::string>> pairs{{"/@meera", "/@nobody"},
                                                               {"/b/square", "/b/nothing"},
                                                               {actor, "/actors/12345"},
                                                               {board, "/actors/12345"},
                                                               {actor + "/outbox", "/actors/12345/outbox"}};
  for (const auto& [there, nowhere] : pairs) {
    for (const bool activity : {false, true}) {
      EXPECT_EQ(forum.ask(there, true, activity).status, forum.ask(nowhere, true, activity).status) << there;
    }
  }
  EXPECT_EQ(forum.ask("/nodeinfo/2.1", false, true).body.find("\"localPosts\""), std::string::npos);
  EXPECT_EQ(forum.ask("/", false, true).status, 200) << "the site's own actor signs what it asks others";
}

}  // namespace
}  // namespace samvad::test
