// The first-contact gate (moderation.md 8) and the words that are judged, through the inbox and the real Screen.
#include "forum/posts/post_state.hpp"
#include "moderation/screen/word_screen.hpp"
#include "storage/tables/holds.hpp"
#include "storage/tables/revisions.hpp"
#include "storage/tables/word_rules.hpp"
#include "storage/views/case_view.hpp"
#include "tests/federation/inbox/inbox_world.hpp"
#include "tests/support/counting_db.hpp"

namespace samvad::federation::test {
namespace {

using storage::ContentState;
using storage::inbox::InboxRow;
namespace word_rules = storage::word_rules;

class FirstContact : public InboxWorld {
 protected:
  /// A Note with more members, written as JSON.
  static std::string rich(const std::string& id, const std::string& author, const std::string& parent,
                          const std::string& content, const std::string& more = "") {
    return R"({"id":")" + id + R"(","type":"Note","attributedTo":")" + author +
           R"(","to":"https://www.w3.org/ns/activitystreams#Public","inReplyTo":")" + parent + R"(","content":)" +
           storage::JsonWriter().value(content).take() + more + "}";
  }
  std::string note_id(const std::string& author) { return author + "/notes/" + std::to_string(++last_note); }

  /// What became of a Note by `author` with that content: its state, or nullopt when it was not taken.
  std::optional<ContentState> comes(const std::string& author, const std::string& content,
                                    const std::string& more = "") {
    const std::string id = note_id(author);
    storage::inbox::InboxRow row{.id = 1, .signer_uri = author, .host = host_of(author)};
    row.body = activity("Create", author, rich(id, author, opening, content, more), std::to_string(last_note));
    row.activity_uri = id + "/activity";
    process_row(db(), remote, judged, row, error);
    const auto post = post_at(id);
    return post ? std::optional(post->state) : std::nullopt;
  }
  void rule(const std::string& pattern, word_rules::Action action = word_rules::Action::kHold) {
    word_rules::insert(db(), {.id = small.ids.make<storage::RuleId>(),
                              .pattern = pattern,
                              .applies_to = word_rules::kPost,
                              .action = action,
                              .reason = "No advertising"});
    screen.reload(db());
  }
  std::string follower(const std::string& name) {
    const std::string id = person(name, "a.example");
    receive_from(id, activity("Follow", id, quoted(small.forum.actor_uri(board)), "met"));
    return id;
  }

  moderation::WordScreen screen;
  forum::Events unheard;
  forum::Forum gated = forum_under(screen, unheard);
  InboxContext judged = context_of(gated);
  const std::string stranger = person("stranger", "new.example"), omar = follower("omar");
  int last_note = 0;
};

const std::string kPlain = "<p>The rains come early this year</p>";
const std::string kLink = R"(<p>Look <a href="https://buy.example/x">here</a></p>)";

std::string mention_tags(int count) {
  std::string tags;
  for (int n = 0; n < count; ++n) {
    tags += std::string(n == 0 ? "" : ",") + R"({"type":"Mention","href":"https://x.example/u)" + std::to_string(n) +
            R"(","name":"@u)" + std::to_string(n) + R"("})";
  }
  return R"(,"tag":[)" + tags + "]";
}

TEST_F(FirstContact, AStrangersLinkWaitsAndAnAcquaintancesDoesNot) {
  EXPECT_EQ(comes(stranger, kPlain), ContentState::kVisible);
  EXPECT_EQ(comes(stranger, kLink), ContentState::kHeld);
  EXPECT_EQ(comes(omar, kLink), ContentState::kVisible);
  const auto held = storage::views::held_posts(db(), true, {}, 10);
  ASSERT_EQ(held.size(), 1U);
  EXPECT_EQ(held[0].cause, 2);
}

TEST_F(FirstContact, ThreeMentionsWaitAndTwoDoNot) {
  const std::string two = R"(<p><a href="https://x.example/@u0" class="u-url mention">@u0</a> and you, read this</p>)";
  EXPECT_EQ(comes(stranger, two, mention_tags(2)), ContentState::kVisible);
  EXPECT_EQ(comes(stranger, kPlain, mention_tags(3)), ContentState::kHeld);
}

TEST_F(FirstContact, ALinkInTheDressOfAMentionOrAHashtagIsALink) {
  const std::string dressed = R"(<p><a href="https://buy.example/" class="u-url mention">@buy</a></p>)";
  EXPECT_EQ(comes(stranger, dressed), ContentState::kHeld);
  const std::string tagged = R"(<p><a href="https://buy.example/" class="mention hashtag" rel="tag">#buy</a></p>)";
  EXPECT_EQ(comes(person("two", "new.example"), tagged), ContentState::kHeld);
  const std::string words = R"(<p><a href="https://buy.example/" class="u-url mention">cheap</a></p>)";
  EXPECT_EQ(comes(person("three", "new.example"), words, mention_tags(1)), ContentState::kHeld);
  const std::string honest = R"(,"tag":[{"type":"Hashtag","name":"#rain","href":"https://new.example/tags/rain"}])";
  EXPECT_EQ(
      comes(person("four", "new.example"),
            R"(<p><a href="https://new.example/tags/rain" class="mention hashtag" rel="tag">#rain</a></p>)", honest),
      ContentState::kVisible);
}

/// One visible post makes nobody known: it may be the wave itself.
TEST_F(FirstContact, TheFourthPostWithinAnHourWaits) {
  for (int n = 0; n < 3; ++n) EXPECT_EQ(comes(stranger, kPlain), ContentState::kVisible) << n;
  EXPECT_EQ(comes(stranger, kPlain), ContentState::kHeld);
  small.clock.advance(std::chrono::minutes(61));
  EXPECT_EQ(comes(stranger, kPlain), ContentState::kVisible);
  EXPECT_EQ(comes(stranger, kLink), ContentState::kHeld) << "still a stranger";
}

TEST_F(FirstContact, WhoHasAKeptPostIsKnown) {
  ASSERT_EQ(comes(stranger, kPlain), ContentState::kVisible);
  small.clock.advance(std::chrono::hours(25));
  EXPECT_EQ(comes(stranger, kLink), ContentState::kVisible) << "stood for a day";

  const std::string other = person("other", "new.example");
  ASSERT_EQ(comes(other, kLink), ContentState::kHeld);
  const auto held = storage::views::held_posts(db(), true, {}, 10);
  ASSERT_TRUE(forum::release_post(gated, db(), held.at(0).target.post, chair));
  EXPECT_EQ(comes(other, kLink), ContentState::kVisible) << "a moderator let the first one through";
}

TEST_F(FirstContact, ALinkThatComesByAnEditWaits) {
  ASSERT_EQ(comes(stranger, kPlain), ContentState::kVisible);
  const std::string id = stranger + "/notes/1";
  storage::inbox::InboxRow row{.id = 2, .signer_uri = stranger, .host = host_of(stranger)};
  row.body = activity(
      "Update", stranger,
      rich(id, stranger, opening, kLink, R"(,"published":"2020-01-01T00:00:00Z","updated":"2999-01-01T00:00:00Z")"),
      "u1");
  process_row(db(), remote, judged, row, error);
  EXPECT_EQ(post_at(id)->state, ContentState::kHeld);
}

/// The batch decides as the single path does, and asks no more for it.
TEST_F(FirstContact, ManyRepliesAtOnceAreJudgedTheSame) {
  std::vector<InboxRow> rows;
  const auto add = [&](const std::string& author, const std::string& content) {
    const std::string id = note_id(author);
    InboxRow row{.id = 100 + last_note, .signer_uri = author, .host = host_of(author)};
    row.body = activity("Create", author, rich(id, author, opening, content), std::to_string(last_note));
    row.activity_uri = id + "/activity";
    rows.push_back(row);
  };
  (void)comes(person("second", "new.example"), kPlain);  // met before: its actor stands in the table
  (void)comes(stranger, kPlain);
  for (int n = 0; n < 4; ++n) add(stranger, kPlain);
  add("https://new.example/users/second", kLink);
  add(omar, kLink);
  const auto done = process_replies(db(), judged, rows);
  // of the stranger two more within the hour, the follower; what may have to wait is left to the single path
  EXPECT_EQ(done, (std::set<std::int64_t>{rows[0].id, rows[1].id, rows[5].id}));
}

/// limits.attachments, limits.tags: what is over is left out.
TEST_F(FirstContact, APostHasSoManyAttachmentsAndTags) {
  const auto attached = [&](int count) {
    std::string list, tags;
    for (int n = 0; n < count; ++n) {
      list += std::string(n == 0 ? "" : ",") + R"({"type":"Image","mediaType":"image/png","url":"https://a.example/)" +
              std::to_string(n) + R"(.png"})";
      tags += std::string(n == 0 ? "" : ",") + R"({"type":"Hashtag","name":"#t)" + std::to_string(n) + R"("})";
    }
    EXPECT_EQ(comes(omar, kPlain, R"(,"attachment":[)" + list + R"(],"tag":[)" + tags + "]"), ContentState::kVisible);
    const auto post = post_at(omar + "/notes/" + std::to_string(last_note));
    return std::pair{storage::parse_json(post->attachments).value().size(), post->tags.size()};
  };
  EXPECT_EQ(gated.limits.attachments, 16);
  EXPECT_EQ(attached(17).first, 16U);
  gated.limits.attachments = 2;
  gated.limits.tags = 3;
  EXPECT_EQ(attached(5), (std::pair<std::size_t, std::size_t>{2, 3}));
}

/// A rule is matched against what readers see, whatever the sender calls its source.
TEST_F(FirstContact, ADecoySourceHidesNothing) {
  rule("casino");
  const std::string decoy = R"(,"source":{"content":"Lovely weather","mediaType":"text/markdown"})";
  EXPECT_EQ(comes(omar, "<p>Win at the ca<b>si</b>no</p>", decoy), ContentState::kHeld);
  EXPECT_EQ(comes(omar, kPlain, R"(,"summary":"Casino inside")"), ContentState::kHeld);
  EXPECT_EQ(
      comes(
          omar, kPlain,
          R"(,"attachment":[{"type":"Image","mediaType":"image/png","url":"https://a.example/1.png","name":"A casino"}])"),
      ContentState::kHeld);
  EXPECT_EQ(comes(omar, R"(<p>Here <a href="https://win.example/casino">it</a> is</p>)"), ContentState::kHeld);
  EXPECT_EQ(comes(omar, kPlain, R"(,"source":{"content":"casino","mediaType":"text/markdown"})"),
            ContentState::kVisible)
      << "nobody reads the source";
  EXPECT_EQ(post_at(omar + "/notes/" + std::to_string(last_note))->source, "") << "so it is not kept";
}

}  // namespace
}  // namespace samvad::federation::test
