#include "federation/vocabulary/inspect.hpp"
#include "federation/vocabulary/post_html.hpp"
#include "federation/vocabulary/post_parts.hpp"
#include "federation/vocabulary/reaction.hpp"

#include <gtest/gtest.h>

namespace samvad::federation {
namespace {

using storage::Json;

Json parse(const std::string& text) {
  auto json = storage::parse_json(text);
  EXPECT_TRUE(json) << text;
  return json ? *json : Json();
}

Json inspected(const std::string& text, const ReadOptions& options = {}) {
  return parse(inspect_payload(text, options));
}

std::string verdict(const std::string& text, const ReadOptions& options = {}) {
  return std::string(inspected(text, options)["verdict"].text());
}

/// A Create by asha of a Note with the given members, which may repeat none of: type, to.
std::string create(const std::string& members,
                   const std::string& context = "\"https://www.w3.org/ns/activitystreams\"") {
  return R"({"@context":)" + context +
         R"(,"id":"https://a.example/c/1","type":"Create","actor":"https://a.example/u/asha",)"
         R"("to":["as:Public"],"object":{"type":"Note","content":"<p>Hello</p>",)" +
         members + "}}";
}

const std::string kNote = R"("id":"https://a.example/n/1","attributedTo":"https://a.example/u/asha")";

TEST(Sec7Ids, EveryBadFormOfAnIdIsRefused) {
  EXPECT_EQ(verdict(create(kNote)), "accept");
  for (const std::string attributed :
       {R"(1)", R"("1")", R"("/u/asha")", R"(true)", R"({"id":7})", R"("mailto:a@b.example")",
        R"(["https://a.example/u/mallory","https://a.example/u/omar"])", R"([["https://a.example/u/asha"]])"}) {
    EXPECT_EQ(verdict(create(R"("id":"https://a.example/n/1","attributedTo":)" + attributed)), "reject") << attributed;
  }
  for (const std::string id :
       {R"(4)", R"("4")", R"("n/1")", R"(["https://a.example/n/1","https://a.example/n/2"])",
        R"("http://a.example/n/1")", R"("https://user@a.example/n/1")", R"("javascript:alert")"}) {
    EXPECT_EQ(verdict(create(R"("attributedTo":"https://a.example/u/asha","id":)" + id)), "reject") << id;
  }
}

TEST(Sec7Ids, OneIdInAListOrAnObjectIsThatId) {
  for (const std::string attributed :
       {R"(["https://a.example/u/asha"])", R"({"type":"Person","id":"https://a.example/u/asha"})",
        R"([{"type":"Person","id":"https://a.example/u/asha"}])"}) {
    const Json read = inspected(create(R"("id":"https://a.example/n/1","attributedTo":)" + attributed));
    EXPECT_EQ(read["object"]["author"].text(), "https://a.example/u/asha") << attributed;
  }
}

TEST(Sec7Ids, PersonAndGroupOfOneOriginAreAuthorAndBoard) {
  const auto pair = [](const std::string& host) {
    return create(R"("id":"https://a.example/n/1","attributedTo":[{"type":"Person","id":"https://a.example/u/asha"},)"
                  R"({"type":"Group","id":"https://)" +
                  host + R"(/c/films"}])");
  };
  EXPECT_EQ(inspected(pair("a.example"))["object"]["group"].text(), "https://a.example/c/films");
  EXPECT_EQ(verdict(pair("b.example")), "reject");
}

TEST(Sec7Ids, HttpAndAddressesOnlyInTestMode) {
  const std::string local =
      R"({"@context":"https://www.w3.org/ns/activitystreams","id":"http://127.0.0.1:8080/f/1",)"
      R"("type":"Follow","actor":"http://127.0.0.1:8080/u/1","object":"http://127.0.0.1:9090/u/2"})";
  EXPECT_EQ(verdict(local), "reject");
  EXPECT_EQ(verdict(local, {.test_mode = true}), "accept");
}

TEST(Sec12Context, KeywordsAreRefusedWhereverTheyStand) {
  for (const std::string keyword : {"@graph", "@reverse", "@included", "@nest"}) {
    EXPECT_EQ(verdict(create(kNote + ",\"" + keyword + "\":{}")), "reject") << keyword;
    EXPECT_EQ(verdict(create(kNote, R"(["https://www.w3.org/ns/activitystreams",{"more":")" + keyword + "\"}]")),
              "reject");
    EXPECT_EQ(
        verdict(create(kNote, R"(["https://www.w3.org/ns/activitystreams",{"more":{"@id":")" + keyword + "\"}}]")),
        "reject");
  }
  EXPECT_EQ(verdict(create(kNote, R"(["https://www.w3.org/ns/activitystreams",{"more":{"@reverse":"as:actor"}}])")),
            "reject");
}

TEST(Sec12Context, CoreTermsKeepTheirMeaning) {
  const auto with = [](const std::string& map) {
    return verdict(create(kNote, R"(["https://www.w3.org/ns/activitystreams",)" + map + "]"));
  };
  EXPECT_EQ(with(R"({"actor":"schema:author"})"), "reject");
  EXPECT_EQ(with(R"({"id":"as:url"})"), "reject");
  EXPECT_EQ(with(R"({"object":null})"), "reject");
  EXPECT_EQ(with(R"({"Create":"as:Delete"})"), "reject");
  EXPECT_EQ(with(R"({"as":"https://evil.example/ns#"})"), "reject");
  EXPECT_EQ(with(R"({"Note":{"@id":"as:Note","@context":{"actor":"as:object"}}})"), "reject");
  EXPECT_EQ(with(R"({"@base":"https://evil.example/"})"), "reject");
  EXPECT_EQ(with(R"({"attributedTo":{"@id":"as:attributedTo","@type":"@id"},"Hashtag":"as:Hashtag"})"), "accept");
  EXPECT_EQ(with(R"({"location":"schema:location","likes":"as:likes","value":"schema:value"})"), "accept");
}

TEST(Sec6Origin, ForeignIdInACreateIsFetchedNotBelieved) {
  const std::string foreign = create(R"("id":"https://b.example/n/1","attributedTo":"https://b.example/u/bilal")");
  EXPECT_EQ(verdict(foreign), "fetch");
  EXPECT_EQ(inspected(foreign)["trust"].text(), "cross-origin");
  EXPECT_EQ(verdict(create(R"("id":"https://a.example/n/1","attributedTo":"https://b.example/u/bilal")")), "reject");
  EXPECT_EQ(verdict(create(R"("id":"https://a.example/n/1","attributedTo":"https://a.example/u/carol")")), "reject");
}

TEST(Sec6Origin, WhatWasFetchedCountsForItsOwnAddressOnly) {
  const std::string note = R"({"@context":"https://www.w3.org/ns/activitystreams","type":"Note","to":"as:Public",)" +
                           kNote + R"(,"content":"x"})";
  EXPECT_EQ(verdict(note, {.served_from = "https://a.example/n/1"}), "accept");
  EXPECT_EQ(verdict(note, {.served_from = "https://a.example/media/n1.json"}), "reject");
  EXPECT_EQ(verdict(note, {.served_from = "https://b.example/n/1"}), "reject");
}

TEST(Reading, FiveHundredRecipientsAreRead) {
  const auto people = [](const std::string& of, int count) {
    std::string list;
    for (int n = 0; n < count; ++n) list += "\"https://a.example/" + of + std::to_string(n) + "\",";
    return list;
  };
  const auto read = [](const std::string& to, const std::string& cc) {
    return read_addressing(parse("{\"to\":[" + to + "],\"cc\":[" + cc + "]}"), {});
  };
  const auto full = read(people("t", 299) + "\"https://a.example/t\"", people("c", 199) + "\"https://a.example/c\"");
  EXPECT_EQ(full.to.size() + full.cc.size(), kMostRecipients) << "all of them";
  const auto cut = read(people("t", 300) + "\"as:Public\"",
                        people("c", 700) + "\"https://a.example/u/asha/followers\",\"https://a.example/x/followers\"");
  EXPECT_EQ(cut.to.size(), 301U);
  EXPECT_EQ(cut.cc.size(), 200U) << "199 people, and the followers";
  EXPECT_EQ(cut.cc.back(), "https://a.example/u/asha/followers");
  EXPECT_EQ(to_string(visibility_of(cut)), "public");
  const auto late = read(people("t", 900) + "\"https://a.example/z\"", "\"as:Public\"");
  EXPECT_EQ(late.to.size(), kMostRecipients);
  EXPECT_EQ(to_string(visibility_of(late)), "unlisted") << "who may see it does not change";
}

TEST(Reading, AddressingDecidesWhoSees) {
  const auto visibility = [](const std::string& to, const std::string& cc) {
    const Json object = parse(R"({"to":)" + to + R"(,"cc":)" + cc + "}");
    return to_string(visibility_of(read_addressing(object, {})));
  };
  for (const std::string name : {"\"as:Public\"", "\"Public\"", "[\"https://www.w3.org/ns/activitystreams#Public\"]"}) {
    EXPECT_EQ(visibility(name, "[]"), "public") << name;
    EXPECT_EQ(visibility("[]", name), "unlisted") << name;
  }
  EXPECT_EQ(visibility(R"(["https://a.example/u/asha/followers"])", "[]"), "followers");
  EXPECT_EQ(visibility(R"(["https://a.example/u/bilal"])", "[]"), "direct");
  EXPECT_EQ(visibility("[]", "null"), "none");
  EXPECT_EQ(verdict(R"({"@context":"https://www.w3.org/ns/activitystreams","type":"Note",)" + kNote + "}"), "reject");
}

TEST(Reading, LanguageFollowsItsOrder) {
  const auto language = [](const std::string& members) { return read_language(parse("{" + members + "}")); };
  EXPECT_EQ(language(R"("language":{"identifier":"hi"},"contentMap":{"en":"x"})"), "hi");
  EXPECT_EQ(language(R"("language":{"identifier":"und"},"contentMap":{"en":"x"})"), "");
  EXPECT_EQ(language(R"("content":"b","contentMap":{"de":"a","fr":"b"})"), "fr");
  EXPECT_EQ(language(R"("content":"c","contentMap":{"de":"a","fr":"b"})"), "");
  EXPECT_EQ(language(R"("content":"c","contentMap":{"de":"a"})"), "de");
  EXPECT_EQ(language(R"("inLanguage":"ta")"), "ta");
  EXPECT_EQ(language(R"("@context":[{"@language":"bn"}])"), "bn");
  EXPECT_EQ(language(R"("@context":[{"@language":"<b>"}])"), "");
}

TEST(Reading, BallotIsNeverAPost) {
  const auto kind = [](const std::string& content) {
    return std::string(inspected(create(kNote + R"(,"name":"yes","inReplyTo":"https://b.example/q/1","attachment":[])" +
                                        content))["object"]["kind"]
                           .text());
  };
  // create() already writes a text, so these are read as replies whose name is ignored
  EXPECT_EQ(kind(""), "reply");
  const std::string ballot = R"({"@context":"https://www.w3.org/ns/activitystreams","id":"https://a.example/c/1",)"
                             R"("type":"Create","actor":"https://a.example/u/asha","to":"https://b.example/u/bilal",)"
                             R"("object":{"type":"Note",)" +
                             kNote + R"(,"name":"yes","inReplyTo":"https://b.example/q/1","content":"<br>"}})";
  EXPECT_EQ(inspected(ballot)["object"]["kind"].text(), "ballot");
  EXPECT_EQ(inspected(ballot)["verdict"].text(), "accept");
}

TEST(Reading, ReactionsAreOneEmoji) {
  for (const std::string good : {"👍", "👍🏽", "❤️", "👩‍👩‍👧‍👦", "🇮🇳", "1️⃣", "☮"})
    EXPECT_TRUE(is_reaction(good, false)) << good;
  for (const std::string bad : {"~", "", "x", "👍👍", "👍 ", "lol", ":ok:"}) EXPECT_FALSE(is_reaction(bad, false)) << bad;
  EXPECT_TRUE(is_reaction(":ok:", true));
}

TEST(Reading, TextOfOthersIsSanitisedInEveryForm) {
  PostDocument post;
  post.content_media_type = "text/html";
  post.content = "<p onclick=\"x()\">a<script>b()</script></p>";
  EXPECT_EQ(post_html(post), "<p>a</p>");
  post.content_media_type = "text/markdown";
  post.content = "*deep* <script>b()</script>";
  EXPECT_NE(post_html(post).find("<em>deep</em>"), std::string::npos);
  EXPECT_EQ(post_html(post).find("<script"), std::string::npos);
  post.content_media_type = "text/plain";
  post.content = "a < b\nc";
  EXPECT_EQ(post_html(post), "<p>a &lt; b<br>c</p>");
}

TEST(Reading, TitleRepeatedInTheTextIsShownOnce) {
  PostDocument post;
  post.content_media_type = "text/html";
  post.title = "Wells & rivers";
  post.content = "<p><strong>Wells &amp; rivers</strong></p><p>How deep?</p>";
  EXPECT_EQ(post_html(post), "<p>How deep?</p>");
  post.title = "Wells";
  EXPECT_TRUE(post_html(post).starts_with("<p><strong>"));
}

TEST(Judging, RelayIsTrustedByOriginOnly) {
  const auto relay = [](const std::string& actor) {
    return R"({"@context":"https://www.w3.org/ns/activitystreams","id":"https://g.example/a/1","type":"Announce",)"
           R"("actor":"https://g.example/c/x","to":"as:Public","object":{"id":")" +
           actor + R"(/like/1","type":"Like","actor":")" + actor + R"(","object":"https://g.example/p/1"}})";
  };
  EXPECT_EQ(verdict(relay("https://g.example/u/asha")), "accept");
  EXPECT_EQ(verdict(relay("https://b.example/u/bilal")), "verify");
  EXPECT_EQ(inspected(relay("https://b.example/u/bilal"))["trust"].text(), "verify");
}

TEST(Judging, UnknownThingsAreIgnoredAndEmptyOnesRefused) {
  const std::string head = R"({"@context":"https://www.w3.org/ns/activitystreams","id":"https://a.example/1",)"
                           R"("actor":"https://a.example/u/asha",)";
  EXPECT_EQ(verdict(head + R"("type":"Travel"})"), "ignore");
  EXPECT_EQ(verdict(head + R"("type":"LikeRequest","object":"https://a.example/2"})"), "ignore");
  EXPECT_EQ(verdict(head + R"("type":"https://extension.example/ns#Wave"})"), "ignore");
  EXPECT_EQ(verdict(head + R"("type":"Announce","object":)" + head + R"("type":"ReplyRequest"}})"), "ignore");
  EXPECT_EQ(verdict(head + R"("type":"Add","object":"https://a.example/2"})"), "ignore");
  EXPECT_EQ(verdict(head + R"("type":"Add","target":"https://a.example/2"})"), "reject");
  EXPECT_EQ(verdict(head + R"("type":"Add","object":"https://a.example/2","target":7})"), "reject");
  EXPECT_EQ(verdict(head + R"("type":"Like","object":"https://a.example/2","target":["a","b"]})"), "accept");
  EXPECT_EQ(verdict(head + R"("type":"Follow"})"), "reject");
  EXPECT_EQ(verdict(head + R"("type":"Flag","object":[]})"), "reject");
  EXPECT_EQ(verdict("[]"), "reject");
  EXPECT_EQ(verdict("{"), "reject");
  EXPECT_EQ(verdict(R"({"@context":"https://schema.org","type":"Note"})"), "reject");
}

TEST(Judging, OnlyTheActorUndoes) {
  const auto undo = [](const std::string& inner) {
    return verdict(
        R"({"@context":"https://www.w3.org/ns/activitystreams","id":"https://a.example/u/1","type":"Undo",)"
        R"("actor":"https://a.example/u/asha","object":{"id":"https://a.example/l/1","type":"Like","actor":")" +
        inner + R"(","object":"https://b.example/p/1"}})");
  };
  EXPECT_EQ(undo("https://a.example/u/asha"), "accept");
  EXPECT_EQ(undo("https://a.example/u/bilal"), "reject");
}

}  // namespace
}  // namespace samvad::federation
