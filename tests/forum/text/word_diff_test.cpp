#include "forum/text/word_diff.hpp"

#include <gtest/gtest.h>
#include <random>

namespace samvad::forum {
namespace {

/// Both sides come back, runs alternate, none is empty.
void expect_diff(const std::string& before, const std::string& after) {
  std::string left, right;
  Change last = Change::kKept;
  bool first = true;
  for (const DiffRun& run : word_diff(before, after)) {
    EXPECT_FALSE(run.text.empty());
    EXPECT_TRUE(first || run.change != last);
    first = false;
    last = run.change;
    if (run.change != Change::kAdded) left += run.text;
    if (run.change != Change::kRemoved) right += run.text;
  }
  EXPECT_EQ(left, before);
  EXPECT_EQ(right, after);
}

TEST(WordDiff, ByWords) {
  const std::vector<DiffRun> expected{
      {Change::kKept, "The "}, {Change::kRemoved, "old"}, {Change::kAdded, "new"}, {Change::kKept, " plan."}};
  EXPECT_EQ(word_diff("The old plan.", "The new plan."), expected);
  const std::vector<DiffRun> hindi{
      {Change::kKept, "जल "}, {Change::kRemoved, "नीति"}, {Change::kAdded, "योजना"}, {Change::kKept, " पर"}};
  EXPECT_EQ(word_diff("जल नीति पर", "जल योजना पर"), hindi);
  EXPECT_TRUE(word_diff("", "").empty());
  EXPECT_EQ(word_diff("same", "same"), (std::vector<DiffRun>{{Change::kKept, "same"}}));
  EXPECT_EQ(word_diff("", "a b"), (std::vector<DiffRun>{{Change::kAdded, "a b"}}));
  EXPECT_EQ(word_diff("a b", ""), (std::vector<DiffRun>{{Change::kRemoved, "a b"}}));
}

TEST(WordDiff, GivesBothSidesBack) {
  const std::vector<std::string> words{"a",   "b", " ", "जल", "नीति", "\n", "।", "e\xCC\x81", "👨‍👩‍👧",
                                       "1.5", ","};
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    std::string before, after;
    for (unsigned count = random() % 60; count > 0; --count) before += words[random() % words.size()];
    for (unsigned count = random() % 60; count > 0; --count) after += words[random() % words.size()];
    expect_diff(before, after);
  }
}

TEST(WordDiff, LargeTextsStayBounded) {
  std::string left, right, lines;
  for (int index = 0; index < 20'000; ++index) {
    left += "a" + std::to_string(index) + " ";
    right += "b" + std::to_string(index) + " ";
    lines += "line " + std::to_string(index) + "\n";
  }
  expect_diff(left, right);
  EXPECT_EQ(word_diff(left, right).size(), 3U) << "removed, added, and the last blank";
  std::string edited = lines;
  edited.replace(10, 1, "X");
  edited.replace(edited.size() - 10, 1, "Y");
  expect_diff(lines, edited);
  EXPECT_LE(word_diff(lines, edited).size(), 7U) << "equal lines are found in texts of any size";
}

}  // namespace
}  // namespace samvad::forum
