#include "moderation/screen/word_matcher.hpp"

#include "forum/text/unicode.hpp"

#include <gtest/gtest.h>

namespace samvad::moderation {
namespace {

using storage::ActorId;
using storage::RuleId;
using storage::word_rules::Action;
using storage::word_rules::Form;
using storage::word_rules::WordRuleRow;
namespace word_rules = storage::word_rules;

WordRuleRow rule(std::int64_t id, std::string pattern, Form form = Form::kLiteral, Action action = Action::kHold) {
  return {.id = RuleId{id}, .form = form, .pattern = std::move(pattern), .action = action, .reason = "because"};
}

std::string matched(const WordMatcher& matcher, std::string_view text, int field = word_rules::kPost) {
  const auto match = matcher.match(text, field, {});
  return match ? match->matched : "";
}

TEST(WordMatcher, FindsAWholeWordInAnyCaseAndGivesTheSpanAsWritten) {
  const WordMatcher matcher({rule(1, "casino")});
  EXPECT_EQ(matched(matcher, "Win at the CaSiNo!"), "CaSiNo");
  EXPECT_EQ(matched(matcher, "casino"), "casino");
  EXPECT_EQ(matched(matcher, "casinos"), "");
  EXPECT_EQ(matched(matcher, "microcasino"), "");
}

TEST(WordMatcher, ADevanagariVowelSignBelongsToTheWordBeforeIt) {
  const WordMatcher matcher({rule(1, "चोर")});
  EXPECT_EQ(matched(matcher, "वह चोर है।"), "चोर");
  EXPECT_EQ(matched(matcher, "चोरी हुई"), "");  // another word: theft
}

TEST(WordMatcher, BothWaysToTypeALetterAreOne) {
  const std::string one = "घ\u095cी", two = "घ\u0921\u093cी";
  EXPECT_EQ(matched(WordMatcher({rule(1, one)}), "नकली " + two), two);
  EXPECT_EQ(matched(WordMatcher({rule(1, two)}), "नकली " + one), two);
}

TEST(WordMatcher, ALongSpanIsCutBetweenCharacters) {
  const WordMatcher matcher({rule(1, "क.*", Form::kPattern)});
  std::string text;
  for (int n = 0; n < 100; ++n) text += "कि";
  const std::string span = matched(matcher, text);
  EXPECT_TRUE(forum::valid_utf8(span));
  EXPECT_GE(span.size(), 190U);
  EXPECT_LE(span.size(), 200U);
  EXPECT_EQ(span.size() % std::string("कि").size(), 0U) << "a vowel sign stays with its letter";
  EXPECT_TRUE(forum::valid_utf8(matched(WordMatcher({rule(1, "\\C", Form::kPattern)}), "कि")));
}

TEST(WordMatcher, ALiteralIsNoPattern) {
  const WordMatcher matcher({rule(1, "a.b")});
  EXPECT_EQ(matched(matcher, "say a.b now"), "a.b");
  EXPECT_EQ(matched(matcher, "say axb now"), "");
}

TEST(WordMatcher, RefusalWinsOverAnOlderHold) {
  const WordMatcher matcher({rule(1, "offer"), rule(2, "cheap\\s+pills", Form::kPattern, Action::kRefuse)});
  const auto match = matcher.match("an offer: cheap  pills", word_rules::kPost, {});
  ASSERT_TRUE(match);
  EXPECT_EQ(match->rule.id, RuleId{2});
  EXPECT_EQ(match->matched, "cheap  pills");
}

TEST(WordMatcher, LooksOnlyWhereTheRuleAppliesAndOnItsBoard) {
  auto bio_rule = rule(1, "seller");
  bio_rule.applies_to = word_rules::kBio;
  auto board_rule = rule(2, "local");
  board_rule.board = ActorId{7};
  const WordMatcher matcher({bio_rule, board_rule});
  EXPECT_EQ(matched(matcher, "a seller", word_rules::kPost), "");
  EXPECT_EQ(matched(matcher, "a seller", word_rules::kBio), "seller");
  EXPECT_FALSE(matcher.match("local", word_rules::kPost, ActorId{8}));
  EXPECT_TRUE(matcher.match("local", word_rules::kPost, ActorId{7}));
}

TEST(WordMatcher, SurvivesInvalidUtf8AndCostlyPatterns) {
  const WordMatcher matcher({rule(1, "(a+)+$", Form::kPattern)});
  EXPECT_EQ(matched(matcher, std::string(50000, 'a') + "!"), "");
  EXPECT_EQ(matched(matcher, "\xff\xfe"), "");
}

TEST(CheckWordRule, RefusesWhatCannotBeARule) {
  EXPECT_EQ(check_word_rule(rule(1, "")).error().key, "error.word_rule_empty");
  EXPECT_EQ(check_word_rule(rule(1, "(", Form::kPattern)).error().key, "error.word_rule_bad");
  EXPECT_EQ(check_word_rule(rule(1, "a[b", Form::kPattern)).error().args.front().second, "“[b”");
  EXPECT_EQ(check_word_rule(rule(1, "a*", Form::kPattern)).error().key, "error.word_rule_too_wide");
  EXPECT_EQ(check_word_rule(rule(1, std::string(501, 'x'))).error().key, "error.word_rule_bad");
  EXPECT_TRUE(check_word_rule(rule(1, "(")));  // as a literal it is a plain character
}

}  // namespace
}  // namespace samvad::moderation
