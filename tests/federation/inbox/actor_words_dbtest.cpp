#include "federation/inbox/actor_directory.hpp"
#include "moderation/screen/word_screen.hpp"
#include "storage/tables/word_rules.hpp"
#include "tests/federation/inbox/inbox_world.hpp"

namespace samvad::federation::test {
namespace {

namespace word_rules = storage::word_rules;

/// The site's word rules, over what people of other servers say about themselves.
class WordsOfActors : public InboxWorld {
 protected:
  void rule(const std::string& pattern, int fields, word_rules::Action action) {
    word_rules::WordRuleRow row;
    row.id = small.ids.make<storage::RuleId>();
    row.pattern = pattern;
    row.applies_to = fields;
    row.action = action;
    row.reason = "Advertisement";
    row.created_by = chair;
    word_rules::insert(db(), row);
    words.reload(db());
  }
  /// Fetches a person who says of themself what is given.
  storage::actors::ActorRow met(const std::string& shown, const std::string& bio, const std::string& value) {
    const std::string id = "https://a.example/users/omar";
    storage::JsonWriter out;
    out.object().member("id", id).member("type", "Person").member("preferredUsername", "omar");
    out.member("inbox", id + "/inbox").member("name", shown).member("summary", bio);
    out.key("attachment").array().object().member("type", "PropertyValue").member("name", "Shop");
    out.member("value", value).end_object().end_array();
    remote.documents[id] = out.end_object().take();
    const auto actor = refresh_actor(db(), remote, screened, id);
    EXPECT_TRUE(actor);
    return *storage::actors::find_by_uri(db(), id);
  }

  moderation::WordScreen words;
  forum::Events events;
  forum::Forum forum = forum_under(words, events);
  InboxContext screened = context_of(forum);
};

TEST_F(WordsOfActors, AreKeptBackWhereARuleSpeaksAndTheActorIsKept) {
  rule("cheap pills", word_rules::kName | word_rules::kBio, word_rules::Action::kRefuse);
  rule("casino", word_rules::kName | word_rules::kBio, word_rules::Action::kHold);

  auto omar = met("Cheap pills", "<p>Buys <b>fish</b></p>", "fish");
  EXPECT_EQ(omar.display_name, "");
  EXPECT_EQ(omar.name, "omar");
  EXPECT_NE(omar.bio_html.find("fish"), std::string::npos);
  EXPECT_NE(omar.fields.find("fish"), std::string::npos);

  omar = met("Omar", "<p>Come to the <b>cas</b>ino</p>", "fish");
  EXPECT_EQ(omar.display_name, "Omar") << "a changed name is shown again";
  EXPECT_EQ(omar.bio_html, "");
  EXPECT_NE(omar.fields.find("fish"), std::string::npos);

  omar = met("Omar", "<p>Buys fish</p>", R"(<a href="https://shop.example">cheap pills</a>)");
  EXPECT_NE(omar.bio_html.find("fish"), std::string::npos);
  EXPECT_EQ(omar.fields, "[]");
}

TEST_F(WordsOfActors, RulesForPostsSayNothingOfPeople) {
  rule("fish", word_rules::kPost | word_rules::kTitle, word_rules::Action::kRefuse);
  const auto omar = met("The fish monger", "<p>Buys fish</p>", "fish");
  EXPECT_EQ(omar.display_name, "The fish monger");
  EXPECT_NE(omar.bio_html.find("fish"), std::string::npos);
}

}  // namespace
}  // namespace samvad::federation::test
