#include "federation/inbox/actor_directory.hpp"
#include "tests/federation/inbox/inbox_world.hpp"
#include "tests/support/until.hpp"

#include <thread>

namespace samvad::federation::test {
namespace {

using storage::JsonWriter;
using storage::actors::ActorRow;

/// What is kept of the people of other servers.
class InboxActors : public InboxWorld {
 protected:
  const std::string omar = "https://a.example/users/omar";

  /// omar's document with these words in it.
  void describe(const std::string& name, const std::string& summary = "", const std::string& username = "omar",
                int fields = 0, const std::string& field = "") {
    JsonWriter out;
    out.object().member("id", omar).member("type", "Person").member("preferredUsername", username);
    out.member("inbox", omar + "/inbox").member("name", name).member("summary", summary);
    out.key("attachment").array();
    for (int i = 0; i < fields; ++i) {
      out.object().member("type", "PropertyValue").member("name", field).member("value", field).end_object();
    }
    remote.documents[omar] = out.end_array().end_object().take();
  }
  storage::Result<ActorRow> fetched() { return refresh_actor(db(), remote, context, omar); }
};

/// SEC-27: a name stands on every page of its bearer, once a post.
TEST_F(InboxActors, AProfileIsKeptShort) {
  const std::string endless(200'000, 'n');
  describe(endless, "<p>" + endless + "</p>", "omar", 30, "<b>" + std::string(6'000, 'v') + "</b>");
  const auto actor = fetched();
  ASSERT_TRUE(actor) << actor.error().detail;
  EXPECT_LE(actor->display_name.size(), 400u);
  EXPECT_TRUE(actor->display_name.ends_with("…"));
  EXPECT_LE(actor->bio_html.size(), 21'000u);
  EXPECT_TRUE(actor->bio_html.ends_with("n</p>"));
  EXPECT_LE(actor->fields.size(), 100'000u);
  const auto stored = storage::actors::find_by_uri(db(), omar);
  EXPECT_EQ(stored->display_name, actor->display_name);

  describe("Omar \xE2\x80\xAE Khan", "<p>Lives <a href=\"https://a.example\">there</a></p>");
  EXPECT_EQ(fetched()->display_name, "Omar Khan");
  EXPECT_NE(storage::actors::find_by_uri(db(), omar)->bio_html.find("https://a.example"), std::string::npos);
}

TEST_F(InboxActors, ABioIsNotCutInsideATag) {
  describe("Omar", "<p>" + std::string(20'470, 'n') + "<a href=\"https://a.example/" + std::string(100, 'x') +
                       "\">there</a></p>");
  const auto actor = fetched();
  ASSERT_TRUE(actor);
  EXPECT_EQ(actor->bio_html.find("href"), std::string::npos);
  EXPECT_TRUE(actor->bio_html.ends_with("n</p>"));
}

/// Two activities of one stranger at once: each needs its author, and neither is lost for the other's sake.
TEST_F(InboxActors, WhoIsMetTwiceAtOnceIsKnownToBoth) {
  describe("Omar");
  const auto other = storage::connect(small.database.config());
  storage::Result<ActorRow> seen = storage::fail(storage::Code::kInternal, "error.internal");
  std::thread waits;
  other->transaction([&] {
    ASSERT_TRUE(refresh_actor(*other, remote, context, omar));
    waits = std::thread([&] {
      const auto own = storage::connect(small.database.config());
      FakeRemote same;
      same.documents = remote.documents;
      seen = refresh_actor(*own, same, context, omar);
    });
    ASSERT_TRUE(samvad::test::until([&] { return count("pg_stat_activity where wait_event_type = 'Lock'") > 0; }));
  });
  waits.join();
  ASSERT_TRUE(seen) << seen.error().key;
  EXPECT_EQ(seen->id, storage::actors::find_by_uri(db(), omar)->id);
}

TEST_F(InboxActors, AUsernameThatIsNoneIsRefused) {
  for (const std::string& username : {std::string(900'000, 'n'), std::string(257, 'n'), std::string("om\nar"),
                                      std::string("omar\xE2\x80\xAE"), std::string()}) {
    describe("Omar", "", username);
    const auto actor = fetched();
    ASSERT_FALSE(actor) << username.substr(0, 20);
    EXPECT_EQ(actor.error().key, "error.bad_actor");
  }
  EXPECT_FALSE(storage::actors::find_by_uri(db(), omar));
  describe("Omar", "", std::string(256, 'n'));
  EXPECT_TRUE(fetched());
}

/// Pages and memories that show a person are told when what they show changes, and only then.
TEST_F(InboxActors, AChangedProfileIsSaid) {
  describe("Omar");
  ASSERT_TRUE(fetched());
  small.said.clear();
  ASSERT_TRUE(fetched());
  EXPECT_EQ(small.count_said<forum::ActorChanged>(), 0);
  describe("Omar Khan");
  const auto actor = fetched();
  ASSERT_TRUE(actor);
  EXPECT_EQ(small.count_said<forum::ActorChanged>(), 1);
  EXPECT_EQ(std::get<forum::ActorChanged>(small.said.back()).actor, actor->id);
  EXPECT_EQ(count("epochs where kind = 3 and id = " + std::to_string(actor->id.value)), 1);
  describe("Omar Khan", "<p>A new line about me</p>");
  ASSERT_TRUE(fetched());
  EXPECT_EQ(small.count_said<forum::ActorChanged>(), 2);
}

TEST_F(InboxActors, AnotherUsernameTakesItsHandleAlong) {
  describe("Omar");
  const auto before = fetched();
  ASSERT_TRUE(before);
  describe("Omar", "", "omar_khan");
  ASSERT_TRUE(fetched());
  const auto found = storage::actors::find_by_handle(db(), "omar_khan", "a.example");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, before->id);
  EXPECT_EQ(found->name, "omar_khan");
}

/// What was forgotten at somebody's wish does not come back with the key of their last words.
TEST_F(InboxActors, WhoIsGoneIsNotFilledInAgain) {
  describe("Omar", "<p>About me</p>");
  const auto actor = fetched();
  ASSERT_TRUE(actor);
  storage::actors::set_gone(db(), actor->id);
  small.said.clear();
  ASSERT_TRUE(fetched());
  const auto stored = storage::actors::find(db(), actor->id);
  EXPECT_TRUE(stored->gone_at);
  EXPECT_EQ(stored->display_name + stored->bio_html, "");
  EXPECT_EQ(small.count_said<forum::ActorChanged>(), 0);
}

/// Somebody met long ago serves as known; a job, once for all that wait, asks what they are called by now.
TEST_F(InboxActors, AStaleActorServesAndIsFetchedAnewByAJob) {
  describe("Omar");
  const auto omar_id = fetched()->id;
  const auto make_stale = [&] {
    db().exec({"test.stale", "update actors set fetched_at = now() - interval '30 years' where host_id is not null"});
  };
  make_stale();
  describe("Omar Khan");
  remote.asked.clear();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(obtain_actor(db(), remote, context, omar)->display_name, "Omar");
  EXPECT_EQ(remote.asked, std::vector<std::string>{});
  EXPECT_EQ(count("jobs where kind = 'refresh_actor'"), 1);

  const std::string payload = storage::to_text(omar_id);
  remote.documents.clear();
  EXPECT_FALSE(refresh_stale(db(), remote, context, payload, false)) << "tried again later";
  EXPECT_TRUE(refresh_stale(db(), remote, context, payload, true)) << "no dead letter: its next activity asks again";
  describe("Omar Khan");
  EXPECT_TRUE(refresh_stale(db(), remote, context, payload, false));
  EXPECT_EQ(storage::actors::find(db(), omar_id)->display_name, "Omar Khan");
  remote.asked.clear();
  EXPECT_TRUE(refresh_stale(db(), remote, context, payload, false));
  EXPECT_EQ(remote.asked, std::vector<std::string>{}) << "fresh by now";
  make_stale();
  suspend_domain("a.example");
  EXPECT_TRUE(refresh_stale(db(), remote, context, payload, false));
  EXPECT_EQ(remote.asked, std::vector<std::string>{}) << "nothing is fetched from a suspended domain";
}

}  // namespace
}  // namespace samvad::federation::test
