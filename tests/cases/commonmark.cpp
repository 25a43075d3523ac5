#include "forum/text/markdown_tree.hpp"
#include "tests/forum/text/html_check.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <sstream>

namespace samvad::forum {
namespace {

struct Example {
  std::string markdown, html;
};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

/// The examples of the specification by number; headings moved one level down, as we render them.
std::map<int, Example> read_examples() {
  const std::string fence(32, '`');
  std::istringstream file(testing::file_text(testing::fixture("commonmark/spec-0.31.txt")));
  std::map<int, Example> examples;
  Example example;
  enum { kOutside, kMarkdown, kHtml } part = kOutside;
  for (std::string line; std::getline(file, line);) {
    replace_all(line, "→", "\t");
    if (line == fence + " example") {
      part = kMarkdown;
      example = {};
    } else if (line == fence && part == kHtml) {
      for (int level = 6; level >= 1; --level) {
        const std::string to = "h" + std::to_string(std::min(level + 1, 4));
        if (level >= 4) replace_all(example.html, "<h" + std::to_string(level) + ">", "<h4>");
        if (level >= 4) replace_all(example.html, "</h" + std::to_string(level) + ">", "</h4>");
        if (level < 4) replace_all(example.html, "<h" + std::to_string(level) + ">", "<" + to + ">");
        if (level < 4) replace_all(example.html, "</h" + std::to_string(level) + ">", "</" + to + ">");
      }
      examples.emplace(static_cast<int>(examples.size()) + 1, example);
      part = kOutside;
    } else if (line == "." && part == kMarkdown) {
      part = kHtml;
    } else if (part != kOutside) {
      (part == kMarkdown ? example.markdown : example.html) += line + "\n";
    }
  }
  return examples;
}

/// tests/cases/commonmark/differences.txt: `number reason`.
std::map<int, std::string> read_differences() {
  std::istringstream file(testing::file_text(SAMVAD_CASES "/commonmark/differences.txt"));
  std::map<int, std::string> differences;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t space = line.find(' ');
    differences.emplace(std::stoi(line.substr(0, space)), line.substr(space + 1));
  }
  return differences;
}

TEST(CommonMark, EveryExampleButTheKnownDifferences) {
  if (testing::fixture("").empty()) GTEST_SKIP() << "SAMVAD_FIXTURES unset: commonmark examples";
  const auto examples = read_examples();
  const auto differences = read_differences();
  ASSERT_EQ(examples.size(), 652U);
  ASSERT_FALSE(differences.empty());
  for (const auto& [number, example] : examples) {
    const MarkdownOptions options;
    MarkWriter writer(options, {});
    auto html = render_tree(example.markdown, writer);
    ASSERT_TRUE(html) << number;
    if (differences.contains(number)) {
      EXPECT_NE(*html, example.html) << "example " << number << " no longer differs: take it off the list";
    } else {
      EXPECT_EQ(*html, example.html) << "example " << number << "\n" << example.markdown;
    }
  }
}

}  // namespace
}  // namespace samvad::forum
