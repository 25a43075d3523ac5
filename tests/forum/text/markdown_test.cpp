#include "forum/text/markdown.hpp"

#include "tests/forum/text/example_markdown.hpp"
#include "tests/forum/text/html_check.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace samvad::forum {
namespace {

using testing::example_options;
using testing::render;

TEST(Markdown, MentionsAreListedKnownOrNot) {
  const Rendered found = render("@asha @ASHA @bilal @omar@remote.example @x@Example.ORG `@code` a@b.example \\@no");
  const std::vector<Mention> expected{{"asha", "", "https://example.org/@asha"},
                                      {"bilal", "", ""},
                                      {"omar", "remote.example", "https://remote.example/@omar"},
                                      {"x", "", ""}};
  EXPECT_EQ(found.mentions, expected);
  const auto before = find_mentions("@asha @omar@remote.example", "example.org");
  ASSERT_EQ(before.size(), 2U);
  EXPECT_EQ(before[1].host, "remote.example");
}

TEST(Markdown, MentionsAndTagsHaveALimit) {
  std::string text;
  for (int index = 0; index < 80; ++index) text += "@a" + std::to_string(index) + " #t" + std::to_string(index) + "\n";
  const Rendered found = render(text);
  EXPECT_EQ(found.mentions.size(), kMaxMentions);
  EXPECT_EQ(found.tags.size(), kMaxTags);
  EXPECT_NE(found.html.find("#t79"), std::string::npos) << "what is over the limit stays text";
}

TEST(Markdown, TagsOfEveryScript) {
  const std::vector<std::pair<std::string_view, std::vector<std::string>>> cases{
      {"#हिन्दी और #भारत।", {"हिन्दी", "भारत"}},
      {"#தமிழ், #বাংলা #मराठी!", {"தமிழ்", "বাংলা", "मराठी"}},
      {"#Tag #tag #TAG", {"tag"}},
      {"#12 #1a a#b x/#c ##d &#35;", {"1a"}},
      {"#क्‍ष", {"क्ष"}},
      {"(#one) \"#two\" #three-four #five_six", {"one", "two", "three", "five_six"}},
      {"https://example.com/#fragment", {}}};
  for (const auto& [text, tags] : cases) EXPECT_EQ(render(text).tags, tags) << text;
}

TEST(Markdown, LinksAreCollected) {
  const Rendered found = render("[a](https://a.example/) https://b.example/x. https://a.example/ [t](/t/1) @asha #tag");
  const std::vector<std::string> expected{"https://a.example/", "https://b.example/x", "https://example.org/t/1"};
  EXPECT_EQ(found.links, expected);
}

TEST(Markdown, ExcerptIsPlain) {
  EXPECT_EQ(render("# Title\n\nSome *text* & `code`\n\n> quote").excerpt, "Title Some text & code quote");
  EXPECT_EQ(render("").html, "");
}

TEST(Markdown, TablesHaveALimit) {
  const auto table = [](std::size_t columns, std::size_t rows) {
    std::string head, line;
    for (std::size_t column = 0; column < columns; ++column) {
      head += "|a";
      line += "|-";
    }
    head += "\n" + line + "\n";
    for (std::size_t row = 0; row < rows; ++row) head += "x\n";
    return head;
  };
  EXPECT_NE(render(table(50, 2)).html.find("<table>"), std::string::npos);
  EXPECT_EQ(render(table(51, 2)).html.find("<table>"), std::string::npos);
  EXPECT_NE(render(table(2, 500)).html.find("<table>"), std::string::npos);
  EXPECT_EQ(render(table(2, 501)).html.find("<table>"), std::string::npos);
}

TEST(Markdown, HostileText) {
  if (testing::fixture("").empty()) GTEST_SKIP() << "SAMVAD_FIXTURES unset: xss and naughty-strings corpora";
  for (const char* name :
       {"xss/markdown-payloads.txt", "xss/payload-list.txt", "xss/h5sc-vectors.txt", "naughty-strings/blns.json"}) {
    const std::string text = testing::file_text(testing::fixture(name));
    ASSERT_GT(text.size(), 1000U) << name;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const std::string line = text.substr(at, end - at);
      at = end + 1;
      auto rendered = render_markdown(line, example_options());
      if (!rendered) continue;
      const auto forbidden = testing::forbidden_in(rendered->html);
      EXPECT_TRUE(forbidden.empty()) << forbidden[0] << " in " << line;
      EXPECT_EQ(sanitise_html(rendered->html, example_options().html).html, rendered->html);
    }
  }
}

}  // namespace
}  // namespace samvad::forum
