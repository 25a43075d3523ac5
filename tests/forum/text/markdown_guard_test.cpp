#include "forum/text/markdown_guard.hpp"

#include "forum/text/markdown.hpp"
#include "tests/forum/text/html_check.hpp"

#include <gtest/gtest.h>

namespace samvad::forum {
namespace {

std::string times(std::string_view piece, std::size_t bytes) {
  std::string out;
  while (out.size() + piece.size() <= bytes) out += piece;
  return out;
}

std::string refusal(std::string_view source) {
  auto rendered = render_markdown(source);
  return rendered ? "" : std::string(rendered.error().key);
}

TEST(MarkdownGuard, Bytes) {
  EXPECT_EQ(refusal(std::string(64 * 1024, 'a')), "");
  auto refused = render_markdown(std::string(64 * 1024 + 1, 'a'));
  ASSERT_FALSE(refused) << "SEC-22.bytes";
  EXPECT_EQ(refused.error().key, "error.markdown_too_long");
  EXPECT_EQ(refused.error().args[1].second, "65537");
}

TEST(MarkdownGuard, InvalidText) {
  EXPECT_EQ(refusal("a\xFF"), "error.bad_utf8");
  EXPECT_EQ(refusal(std::string_view("a\0b", 3)), "error.bad_utf8");
}

TEST(MarkdownGuard, ContainersOnOneLine) {
  EXPECT_EQ(refusal(times("> ", 64) + "x"), "");
  EXPECT_EQ(refusal(times("> ", 66) + "x"), "error.markdown_too_deep") << "SEC-22.markers";
  EXPECT_EQ(refusal(times("- ", 65'000) + "x\n\n\n"), "error.markdown_too_deep");
  EXPECT_EQ(refusal(times("1. ", 65'000) + "x"), "error.markdown_too_deep");
  EXPECT_EQ(refusal(times(">", 60'000) + "x"), "error.markdown_too_deep");
}

TEST(MarkdownGuard, ContainersOverManyLines) {
  std::string stairs, tabs, quoted;
  for (std::size_t depth = 0; depth < 100; ++depth) {
    stairs += std::string(2 * depth, ' ') + "- x\n";
    tabs += std::string(depth, '\t') + "- x\n";
    quoted += "> " + std::string(2 * depth, ' ') + "- x\n";
  }
  for (const std::string& text : {stairs, tabs, quoted}) {
    EXPECT_GT(container_depth(text), kMaxContainers);
    EXPECT_EQ(refusal(text), "error.markdown_too_deep");
  }
}

TEST(MarkdownGuard, OrdinaryTextIsNotRefused) {
  std::string list;
  for (int item = 0; item < 2'000; ++item) list += "- item\n  - inner\n";
  EXPECT_EQ(container_depth(list), 2U);
  EXPECT_EQ(container_depth(times("- ", 200) + "\n"), 0U) << "a rule, not a hundred lists";
  EXPECT_EQ(container_depth("a - b > c * d\n\n1.5 x\n-x"), 0U);
  EXPECT_EQ(container_depth("> a\n> - b\n>   1. c\n\n> d"), 3U);
  EXPECT_EQ(refusal(list.substr(0, 30'000)), "");
}

TEST(MarkdownGuard, ImageOpeners) {
  EXPECT_EQ(refusal(times("![[]()", 64 * 1024)), "error.markdown_too_complex") << "SEC-22.images";
  EXPECT_EQ(refusal(times("![a](https://a.example/) ", 2'500)), "");
}

TEST(MarkdownGuard, TreeDepth) {
  std::string deep = "x";
  for (int level = 0; level < 80; ++level) deep = (level % 2 == 0 ? "*a " + deep + " b*" : "**a " + deep + " b**");
  EXPECT_EQ(refusal(deep), "error.markdown_too_deep") << "SEC-22.tree_depth";
}

TEST(MarkdownGuard, Output) {
  EXPECT_EQ(refusal(times("- \n", 64 * 1024)), "");
  EXPECT_EQ(refusal(times("<\n&\n\"\n", 64 * 1024)), "");
  EXPECT_EQ(refusal(times(">\n\n", 64 * 1024)), "error.markdown_output_too_long") << "SEC-22.output";
}

/// The inputs of cmark's own list of pathological texts, at our largest size: bounded nodes and bytes, never more.
TEST(MarkdownGuard, PathologicalInputs) {
  const std::size_t half = 32 * 1024, whole = 64 * 1024;
  const std::vector<std::string> inputs{times("*a **a ", half) + "b" + times(" a** a*", half),
                                        times("a_ ", whole),
                                        times("_a ", whole),
                                        times("a]", whole),
                                        times("[a", whole),
                                        times("*a_ ", whole),
                                        times("*a ", half) + times("_a*_ ", half),
                                        "a**b" + times("c* ", half),
                                        times("[ a_", whole),
                                        times("[ (](", whole),
                                        times("![[]()", whole),
                                        times("[", half) + times("]", half),
                                        times("> ", whole),
                                        times("[a](<b", whole),
                                        times("[a](b", whole),
                                        "</" + times("<!--", half),
                                        times("a <?", whole),
                                        times("a <!A ", whole),
                                        times("a <![CDATA[", whole),
                                        times("`a``b", whole),
                                        times("[a]: u\n", half) + times("[a] ", half / 4),
                                        times("~~a ", whole),
                                        times("~~", whole),
                                        times("|a", whole) + "\n",
                                        "|a\n|-" + times("|-", half),
                                        times("a|b\n-|-\n", whole),
                                        times("@a ", whole),
                                        times("#a ", whole),
                                        times("[^a]", whole),
                                        times("[^a]: x\n", whole),
                                        times("http://a.b/)", whole),
                                        times("((((http://a)", whole),
                                        times("\\#", whole),
                                        times("    - a\n", whole),
                                        times("- a\n\n", whole),
                                        times("```\n", whole),
                                        times("&#1", whole)};
  for (const std::string& input : inputs) {
    auto rendered = render_markdown(input);
    if (!rendered) continue;
    EXPECT_LE(rendered->html.size(), 512U * 1024U) << input.substr(0, 20);
    EXPECT_LE(testing::count_elements(rendered->html), 20'000U) << input.substr(0, 20);
    EXPECT_TRUE(testing::forbidden_in(rendered->html).empty()) << input.substr(0, 20);
    EXPECT_LE(rendered->mentions.size(), kMaxMentions);
    EXPECT_LE(rendered->tags.size(), kMaxTags);
  }
}

}  // namespace
}  // namespace samvad::forum
