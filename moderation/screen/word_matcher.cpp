#include "moderation/screen/word_matcher.hpp"

#include "forum/text/unicode.hpp"

#include <algorithm>
#include <re2/re2.h>

namespace samvad::moderation {
namespace {

using storage::Code;
using storage::word_rules::Action;
using storage::word_rules::Form;
using storage::word_rules::WordRuleRow;

constexpr std::size_t kSpanMost = 200;  ///< bytes

/// RE2 text of a rule, its match in group 1. A literal must not touch a letter, mark or digit of any script on either
/// side: RE2's \b knows ASCII only, and a Devanagari vowel sign belongs to the word before it.
std::string expression_of(const WordRuleRow& rule) {
  const std::string pattern = forum::to_nfc(rule.pattern);  // a Hindi letter with a dot below is typed in two ways
  if (rule.form == Form::kPattern) return "(" + pattern + ")";
  return "(?:^|[^\\pL\\pM\\pN])(" + RE2::QuoteMeta(pattern) + ")(?:$|[^\\pL\\pM\\pN])";
}

RE2::Options options() {
  RE2::Options o;
  o.set_case_sensitive(false);
  o.set_log_errors(false);
  o.set_max_mem(1 << 20);
  return o;
}

/// The matched span as people are shown it and holds store it: valid UTF-8 (a pattern may say \C, a lone byte), and no
/// longer than a line or two, cut between graphemes.
std::string shown_span(std::string_view matched) {
  const std::string whole = forum::repair_utf8(matched);
  return std::string(forum::cut_to_bytes(whole, kSpanMost));
}

}  // namespace

struct WordMatcher::Compiled {
  WordRuleRow rule;
  std::unique_ptr<const RE2> expression;
};

WordMatcher::WordMatcher() = default;
WordMatcher::~WordMatcher() = default;
WordMatcher::WordMatcher(WordMatcher&&) noexcept = default;
WordMatcher& WordMatcher::operator=(WordMatcher&&) noexcept = default;

WordMatcher::WordMatcher(std::vector<WordRuleRow> rules) {
  // refusing rules first, then by age: the first match is the strongest
  std::stable_sort(rules.begin(), rules.end(), [](const auto& a, const auto& b) {
    return a.action == Action::kRefuse && b.action != Action::kRefuse;
  });
  for (auto& rule : rules) {
    auto expression = std::make_unique<const RE2>(expression_of(rule), options());
    if (expression->ok()) rules_.push_back({std::move(rule), std::move(expression)});
  }
}

std::optional<WordMatch> WordMatcher::match(std::string_view text, int field, storage::ActorId board) const {
  if (text.empty() || rules_.empty()) return std::nullopt;
  const std::string composed = forum::to_nfc(text);
  for (const auto& [rule, expression] : rules_) {
    if ((rule.applies_to & field) == 0 || (rule.board && rule.board != board)) continue;
    re2::StringPiece matched;
    if (RE2::PartialMatch(re2::StringPiece(composed.data(), composed.size()), *expression, &matched)) {
      return WordMatch{rule, shown_span({matched.data(), matched.size()})};
    }
  }
  return std::nullopt;
}

storage::Status check_word_rule(const WordRuleRow& rule) {
  if (rule.pattern.empty() || rule.reason.empty()) return storage::fail(Code::kBadInput, "error.word_rule_empty");
  if (rule.pattern.size() > 500) {
    return storage::fail(storage::Error(Code::kBadInput, "error.word_rule_bad").with("reason", "> 500"));
  }
  const RE2 expression(expression_of(rule), options());
  if (!expression.ok()) {
    // the part that is wrong says it in every language; the library's words are English
    const RE2 alone(rule.pattern, options());
    const std::string& part = alone.error_arg().empty() ? rule.pattern : alone.error_arg();
    return storage::fail(storage::Error(Code::kBadInput, "error.word_rule_bad").with("reason", "“" + part + "”"));
  }
  if (rule.form == Form::kPattern && RE2::FullMatch("", expression)) {
    return storage::fail(Code::kBadInput, "error.word_rule_too_wide");
  }
  return {};
}

}  // namespace samvad::moderation
