#include "federation/objects/activity_writer.hpp"
#include "federation/objects/actor_writer.hpp"
#include "federation/objects/collection_writer.hpp"
#include "federation/objects/context.hpp"
#include "federation/objects/send_html.hpp"
#include "federation/vocabulary/judge.hpp"

#include <gtest/gtest.h>

namespace samvad::federation {
namespace {

using storage::Json;

constexpr std::string_view kSite = "https://forum.example";

Json parse(const std::string& text) {
  auto json = storage::parse_json(text);
  EXPECT_TRUE(json) << text;
  return json ? *json : Json();
}

Document read(const std::string& text) {
  auto document = read_document(parse(text));
  EXPECT_TRUE(document) << text << (document ? "" : document.error().detail);
  return document ? *document : Document{};
}

storage::Instant at(int seconds) {
  return storage::Instant{std::chrono::seconds(1767323045 + seconds)};
}

PostInput opening_post() {
  PostInput post;
  post.uri = "https://forum.example/posts/12";
  post.page = "https://forum.example/p/12";
  post.author = {"https://forum.example/actors/1", "@asha@forum.example"};
  post.board = {"https://forum.example/actors/2", "@water@forum.example"};
  post.author_followers = "https://forum.example/actors/1/followers";
  post.board_followers = "https://forum.example/actors/2/followers";
  post.thread_uri = "https://forum.example/threads/11";
  post.opening = true;
  post.title = "Wells & <rivers>";
  post.html = "<p>How deep?</p>";
  post.source = "How deep?";
  post.language = "en";
  post.mentions = {{"https://b.example/u/bilal", "@bilal@b.example"}};
  post.tags = {{"#water", "https://forum.example/tag/water"}};
  post.attachments = parse(R"([{"type":"Image","media_type":"image/webp","url":"https://forum.example/media/a.webp",)"
                           R"("alt":"a well","width":640,"height":480},{"type":"Video","url":"https://v.example/1"}])");
  post.published = at(0);
  post.replies = 3;
  return post;
}

PostInput reply() {
  PostInput post = opening_post();
  post.opening = false;
  post.uri = "https://forum.example/posts/13";
  post.parent_uri = "https://c.example/n/1";
  post.parent_author = NamedActor{"https://c.example/u/carol", "@carol@c.example"};
  post.parent_published = at(60);
  post.replies.reset();
  return post;
}

TEST(PostWriter, OpeningPostIsANoteThatEveryKindOfServerReadsWhole) {
  const std::string text = post_document(opening_post());
  const Json json = parse(text);
  EXPECT_FALSE(json.has("name"));  // some microblogs take a named Note for a ballot
  EXPECT_TRUE(json["content"].text().starts_with("<p><strong>Wells &amp; &lt;rivers&gt;</strong></p><p>How deep?</p>"));
  EXPECT_EQ(json["source"]["content"].text(), "How deep?");
  EXPECT_TRUE(json["inReplyTo"].is_null());
  EXPECT_FALSE(json.has("summary"));
  EXPECT_TRUE(json["to"].is_array() && json["cc"].is_array());

  const Document document = read(text);
  const auto* post = document.as<PostDocument>();
  ASSERT_NE(post, nullptr);
  EXPECT_EQ(judge(document, {.served_from = "https://forum.example/posts/12"}).verdict, Verdict::kAccept);
  EXPECT_EQ(post->kind, PostDocument::Kind::kThread);
  EXPECT_EQ(post->title, "");
  EXPECT_EQ(post->group, "https://forum.example/actors/2");
  EXPECT_EQ(post->visibility, Visibility::kPublic);
  EXPECT_EQ(post->language, "en");
  EXPECT_EQ(post->context, "https://forum.example/threads/11");
  ASSERT_EQ(post->attachments.size(), 2U);
  EXPECT_EQ(post->attachments[0].alt, "a well");
  EXPECT_EQ(post->attachments[1].type, "Document");  // a type all receivers read
  ASSERT_EQ(post->tags.size(), 3U);
  EXPECT_EQ(post->tags[0].href, "https://forum.example/actors/2");
  EXPECT_EQ(json["replies"]["totalItems"].integer(), 3);
  EXPECT_FALSE(json["replies"].has("id") || json["likes"].has("id")) << "nothing is served there";
}

TEST(PostWriter, ReplyHasNoNameAndIsLaterThanItsParent) {
  const Json json = parse(post_document(reply()));
  EXPECT_FALSE(json.has("name"));
  EXPECT_EQ(json["inReplyTo"].text(), "https://c.example/n/1");
  EXPECT_EQ(json["published"].text(), storage::to_rfc3339(at(60) + std::chrono::milliseconds(1)));
  EXPECT_EQ(json["content"].text(), "<p>How deep?</p>");
  const Addressing addressing = post_addressing(reply());
  EXPECT_EQ(addressing.to, (std::vector<std::string>{std::string(kPublic), "https://forum.example/actors/2"}));
  EXPECT_EQ(addressing.cc, (std::vector<std::string>{"https://forum.example/actors/2/followers",
                                                     "https://forum.example/actors/1/followers",
                                                     "https://c.example/u/carol", "https://b.example/u/bilal"}));
}

TEST(PostWriter, UnlistedMovesPublicToTheCopies) {
  PostInput post = reply();
  post.unlisted = true;
  EXPECT_EQ(visibility_of(post_addressing(post)), Visibility::kUnlisted);
}

TEST(PostWriter, ArticleKeepsTitleApartAndHasALedeOnlyWhenLong) {
  PostInput post = opening_post();
  post.article = true;
  const Json brief = parse(post_document(post));
  EXPECT_EQ(brief["type"].text(), "Article");
  EXPECT_EQ(brief["content"].text(), "<p>How deep?</p>");
  EXPECT_FALSE(brief.has("summary"));
  EXPECT_EQ(brief["preview"]["type"].text(), "Note");
  std::string words;
  for (int i = 0; i < 400; ++i) words += "water ";
  post.html = "<p>" + words + "</p>";
  const Json full = parse(post_document(post));
  EXPECT_FALSE(full["summary"].text().empty());
  EXPECT_LT(full["summary"].text().size(), 600U);
}

TEST(PostWriter, WarningAndLockAreSaid) {
  PostInput post = reply();
  post.summary = "flood pictures";
  post.locked = true;
  const Json json = parse(post_document(post));
  EXPECT_EQ(json["summary"].text(), "flood pictures");
  EXPECT_EQ(json["sensitive"].boolean(), true);
  EXPECT_EQ(json["commentsEnabled"].boolean(), false);
}

TEST(ActivityWriter, CreateIsAcceptedByOurOwnJudgement) {
  const std::string text = create_activity("https://forum.example/posts/12#create", opening_post());
  const Json json = parse(text);
  EXPECT_FALSE(json["object"].has("@context"));
  EXPECT_EQ(json["audience"].text(), "https://forum.example/actors/2");
  const Document document = read(text);
  const Judgement judged = judge(document);
  EXPECT_EQ(judged.verdict, Verdict::kAccept) << judged.reason;
  EXPECT_EQ(document.as<Activity>()->verb, Verb::kCreate);
}

TEST(ActivityWriter, RelayKeepsTheBytesOfWhatItWraps) {
  const std::string strange =
      R"({"id":"https:\/\/b.example\/l\/1" , "type":"Like","actor":"https://b.example/u/bilal",)"
      R"("object":"https://forum.example/posts/12","x":1.50})";
  const ActivityInput head{"https://forum.example/activities/9",
                           "https://forum.example/actors/2",
                           {{std::string(kPublic)}, {"https://forum.example/actors/2/followers"}},
                           "",
                           at(0)};
  const std::string text = wrapping_activity(head, "Announce", strange);
  EXPECT_NE(text.find(strange), std::string::npos);
  EXPECT_EQ(judge(read(text)).verdict, Verdict::kVerify);
}

TEST(ActivityWriter, EveryVerbReadsBackAsItWasMeant) {
  const ActivityInput head{"https://forum.example/activities/9",
                           "https://forum.example/actors/3",
                           {{std::string(kPublic)}, {"https://forum.example/actors/2"}},
                           "https://forum.example/actors/2",
                           at(0)};
  const auto verdict = [](const std::string& text) { return judge(read(text)).verdict; };
  const std::string_view reason = "off topic";
  const Document removal = read(delete_activity(head, "https://b.example/n/1", reason));
  EXPECT_TRUE(removal.as<Activity>()->has_reason);
  EXPECT_EQ(judge(removal).verdict, Verdict::kVerify);
  EXPECT_EQ(verdict(delete_activity(head, "https://forum.example/posts/1")), Verdict::kAccept);
  EXPECT_EQ(verdict(plain_activity(head, "Lock", "https://forum.example/posts/1")), Verdict::kAccept);
  EXPECT_EQ(verdict(collection_activity(head, "Add", "https://forum.example/posts/1",
                                        "https://forum.example/actors/2/featured")),
            Verdict::kAccept);
  const Document flag = read(flag_activity(head, {"https://b.example/u/b", "https://b.example/n/1"}, "spam"));
  EXPECT_EQ(flag.as<Activity>()->object_ids.size(), 2U);
  EXPECT_TRUE(parse(flag_activity(head, {"https://b.example/n/1"}, "spam"))["object"].is_string());
  EXPECT_EQ(read(delete_actor_activity(head)).as<Activity>()->object_id, head.actor);
}

TEST(SendHtml, KeepsTheCommonListAndTurnsTheRestIntoText) {
  EXPECT_EQ(send_html("<p>a <a href=\"https://x.example/\" rel=\"nofollow\" title=\"t\">b</a></p>"),
            "<p>a <a href=\"https://x.example/\" rel=\"nofollow\">b</a></p>");
  EXPECT_EQ(send_html("<table><thead><tr><th>h</th><th>k</th></tr></thead><tbody><tr><td>1</td><td><em>2</em></td></tr>"
                      "</tbody></table>"),
            "<p>h | k</p><p>1 | <em>2</em></p>");
  EXPECT_EQ(send_html("<p><img src=\"https://x.example/a.png\" alt=\"a &lt; b\"></p>"),
            "<p><a href=\"https://x.example/a.png\" rel=\"nofollow noopener noreferrer\">a &lt; b</a></p>");
  EXPECT_EQ(send_html("<h1>t</h1><details><summary>s</summary>x</details><hr>"), "<h2>t</h2><p>s</p>x<p>⁂</p>");
  EXPECT_EQ(send_html("<ol start=\"3\"><li>x<br></li></ol><pre><code class=\"c\">1 &lt; 2</code></pre>"),
            "<ol start=\"3\"><li>x<br></li></ol><pre><code>1 &lt; 2</code></pre>");
  EXPECT_EQ(send_html("a < b <"), "a ");
}

storage::actors::ActorRow row(storage::actors::Kind kind, const std::string& uri) {
  storage::actors::ActorRow actor;
  actor.id = storage::ActorId{1};
  actor.kind = kind;
  actor.name = "asha";
  actor.uri = uri;
  actor.display_name = "Asha";
  actor.fields = R"([{"name":"Site","value_html":"<a href=\"https://a.example/\">a</a>"}])";
  actor.created_at = at(0);
  return actor;
}

TEST(ActorWriter, PersonAndGroupReadBack) {
  const Addresses addresses{std::string(kSite)};
  ActorInput person{row(storage::actors::Kind::kPerson, addresses.actor(storage::ActorId{1})), "PEM", "", "hi",
                    "<p>hi</p>"};
  const Document document = read(actor_document(person, addresses));
  const auto* actor = document.as<ActorDocument>();
  ASSERT_NE(actor, nullptr);
  EXPECT_EQ(actor->handle, "asha@forum.example");
  EXPECT_EQ(actor->shared_inbox, "https://forum.example/inbox");
  EXPECT_EQ(actor->inbox, "https://forum.example/actors/1/inbox");
  ASSERT_EQ(actor->keys.size(), 1U);
  EXPECT_EQ(actor->keys[0].id, "https://forum.example/actors/1#main-key");
  EXPECT_EQ(actor->fields.size(), 1U);
  ActorInput group{
      row(storage::actors::Kind::kGroup, addresses.actor(storage::ActorId{2})), "PEM", "zKey", "", "", "hi", true};
  const Document board = read(actor_document(group, addresses));
  EXPECT_EQ(board.as<ActorDocument>()->moderators, "https://forum.example/actors/2/moderators");
  EXPECT_EQ(board.as<ActorDocument>()->featured, "https://forum.example/actors/2/featured");
  EXPECT_TRUE(board.as<ActorDocument>()->posting_restricted);
  EXPECT_EQ(board.as<ActorDocument>()->keys.size(), 2U);
  EXPECT_EQ(board.as<ActorDocument>()->url, "https://forum.example/b/asha");
}

TEST(ActorWriter, TheSiteSpeaksFromItsRoot) {
  const Addresses addresses{std::string(kSite)};
  ActorInput site{row(storage::actors::Kind::kApplication, addresses.instance_actor()), "PEM"};
  const Json json = parse(actor_document(site, addresses));
  EXPECT_EQ(json["id"].text(), "https://forum.example/");
  EXPECT_EQ(json["inbox"].text(), "https://forum.example/inbox");
  EXPECT_EQ(json["type"].text(), "Application");
}

TEST(ActorWriter, AStubTellsTheKeyAndNothingElse) {
  ActorInput board{row(storage::actors::Kind::kGroup, "https://forum.example/actors/2"), "PEM"};
  board.summary_source = "What we never say aloud";
  const std::string text = actor_stub(board);
  const Json stub = parse(text);
  EXPECT_EQ(stub["id"].text(), "https://forum.example/actors/2");
  EXPECT_EQ(stub["type"].text(), "Group");
  EXPECT_EQ(stub["publicKey"]["owner"].text(), "https://forum.example/actors/2");
  EXPECT_EQ(stub["publicKey"]["publicKeyPem"].text(), "PEM");
  const Document document = read(text);
  const auto* actor = document.as<ActorDocument>();
  ASSERT_NE(actor, nullptr);
  EXPECT_TRUE(actor->keys.size() == 1 && !actor->inbox.empty() && !actor->preferred_username.empty())
      << "without these no key is read";
  for (const char* word : {"asha", "Asha", "never say"}) EXPECT_EQ(text.find(word), std::string::npos) << word;
}

TEST(CollectionWriter, ContextTagIgnoresOrderAndSeesChanges) {
  const std::vector<std::string> ids = {"https://a.example/1", "https://a.example/2"};
  EXPECT_EQ(context_etag(ids), context_etag({ids[1], ids[0]}));
  EXPECT_NE(context_etag(ids), context_etag({ids[0]}));
  const Document document =
      read(context_collection("https://forum.example/threads/1", "https://forum.example/actors/2", ids));
  EXPECT_EQ(document.as<Collection>()->items.size(), 2U);
  EXPECT_EQ(document.as<Collection>()->attributed_to, "https://forum.example/actors/2");
  const Document hidden =
      read(ordered_collection({"https://forum.example/actors/1/followers", 7, "", "", std::nullopt}));
  EXPECT_EQ(hidden.as<Collection>()->total, 7);
  EXPECT_FALSE(hidden.as<Collection>()->has_items);
  const Document page =
      read(ordered_page({"https://forum.example/o?page=1", "https://forum.example/o", "", "", 1, {"{}"}}));
  EXPECT_TRUE(page.as<Collection>()->is_page());
}

}  // namespace
}  // namespace samvad::federation
