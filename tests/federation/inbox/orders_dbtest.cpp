#include "storage/tables/inbox.hpp"
#include "tests/federation/inbox/inbox_world.hpp"

#include <algorithm>
#include <map>

namespace samvad::federation::test {
namespace {

/// One thing that another server says about a post, in the order in which it happened there: a letter each.
///   C  omar writes a reply        U  he changes it        V  he changes it again        D  he deletes it
///   L  nina agrees with it        N  she takes that back
/// Letters come in any order (REL-5): queues try again, workers overtake each other.
class Orders : public InboxWorld {
 protected:
  void SetUp() override { db().exec({"test.quick", "set synchronous_commit = off"}); }  // 6,000 transactions

  std::string reply_id() const { return "https://a.example/notes/" + std::to_string(round); }

  /// The reply as it was at `second`, the beginning of its life.
  std::string reply(const std::string& text, int second) const {
    std::string document = note(reply_id(), omar, opening, text);
    const auto at = [](int when) { return "2023-11-14T22:13:" + std::to_string(10 + when) + "Z"; };
    std::string times = R"(,"published":")" + at(0) + '"';
    if (second > 0) times += R"(,"updated":")" + at(second) + '"';
    document.insert(document.size() - 1, times);
    return document;
  }

  void say(char letter) {
    const std::string number = std::to_string(round) + letter;
    const std::string like = activity("Like", nina, quoted(reply_id()), std::to_string(round) + "L");
    switch (letter) {
      case 'C':
        receive_from(omar, activity("Create", omar, reply("The first text", 0), number));
        break;
      case 'U':
        receive_from(omar, activity("Update", omar, reply("The second text", 10), number));
        break;
      case 'V':
        receive_from(omar, activity("Update", omar, reply("The third text", 20), number));
        break;
      case 'D':
        receive_from(omar, activity("Delete", omar, quoted(reply_id()), number));
        break;
      case 'L':
        receive_from(nina, like);
        break;
      case 'N':
        receive_from(
            nina, activity("Undo", nina, undone_by_name ? quoted(nina + "/acts/" + std::to_string(round) + "L") : like,
                           number));
        break;
      default:
        FAIL() << letter;
    }
  }

  /// What a reader is shown of the reply, and what is counted. A tombstone and nothing at all are the same here: a line
  /// that says "deleted" stands only where somebody may have read the post before.
  std::string outcome() {
    const auto agreements = db().exec({"test.agreements", "select count(*) from agreements"}).front().integer(0);
    const auto post = post_at(reply_id());
    std::string text = "gone";
    if (post && post->state != storage::ContentState::kDeleted) {
      text = post->html + " edited " + (post->edited_at ? storage::to_rfc3339(*post->edited_at) : "never") +
             ", written " + storage::to_rfc3339(post->published_at) + ", agreed " + std::to_string(post->agree_count);
    } else if (post) {
      EXPECT_EQ(post->html + post->source + post->excerpt, "") << "a tombstone holds text";
    }
    return text + ", " + std::to_string(agreements) + " agreements in all";
  }

  /// Every order of `letters`, each about a reply of its own: what came out, and one order that led to it.
  std::map<std::string, std::string> all_orders(std::string letters) {
    std::map<std::string, std::string> outcomes;
    std::sort(letters.begin(), letters.end());
    do {
      ++round;
      for (const char letter : letters) say(letter);
      outcomes.emplace(outcome(), letters);
    } while (std::next_permutation(letters.begin(), letters.end()));
    return outcomes;
  }

  static std::string told(const std::map<std::string, std::string>& outcomes) {
    std::string text;
    for (const auto& [outcome, order] : outcomes) text += order + " ends in: " + outcome + '\n';
    return text;
  }

  int round = 0;
  bool undone_by_name = false;
  const std::string omar = person("omar", "a.example"), nina = person("nina", "b.example");
};

TEST_F(Orders, EveryOrderOfALifeEndsWithItsEnd) {
  const auto outcomes = all_orders("CUVDLN");
  EXPECT_EQ(round, 720);
  ASSERT_EQ(outcomes.size(), 1U) << told(outcomes);
  EXPECT_EQ(outcomes.begin()->first, "gone, 0 agreements in all");
}

TEST_F(Orders, WithoutADeleteEveryOrderEndsWithTheLastText) {
  for (const bool by_name : {false, true}) {
    undone_by_name = by_name;
    const auto outcomes = all_orders("CUVLN");
    ASSERT_EQ(outcomes.size(), 1U) << told(outcomes);
    EXPECT_EQ(outcomes.begin()->first,
              "<p>The third text</p> edited 2023-11-14T22:13:30.000Z, written 2023-11-14T22:13:10.000Z, agreed 0, 0 "
              "agreements "
              "in all");
  }
}

/// As above, for a reply that came as it was after its last edit and was written together with others.
TEST_F(Orders, AnOlderTextLosesAgainstAReplyWrittenWithOthers) {
  receive_from(omar, activity("Follow", omar, quoted(small.forum.actor_uri(board)), "met"));
  storage::inbox::InboxRow row{.id = 7, .signer_uri = omar, .host = "a.example"};
  row.body = activity("Create", omar, reply("The third text", 20), "7C");
  ASSERT_EQ(process_replies(db(), context, {row}).size(), 1U);
  const std::string before = outcome();
  say('U');
  EXPECT_EQ(outcome(), before);
  EXPECT_NE(before.find("The third text</p> edited 2023-11-14T22:13:30"), std::string::npos) << before;
}

}  // namespace
}  // namespace samvad::federation::test
