#pragma once

#include "storage/base/result.hpp"
#include "storage/tables/word_rules.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::moderation {

/// A rule that spoke, and the span of the text it matched (as written).
struct WordMatch {
  storage::word_rules::WordRuleRow rule;
  std::string matched;
};

/// The live word rules, compiled. Matching takes time linear in the text (RE2). Immutable, shared by threads.
class WordMatcher {
 public:
  WordMatcher();
  /// Rules that do not compile are skipped (add_word_rule refuses them, so only a changed RE2 could bring one).
  explicit WordMatcher(std::vector<storage::word_rules::WordRuleRow> rules);
  ~WordMatcher();
  WordMatcher(WordMatcher&&) noexcept;
  WordMatcher& operator=(WordMatcher&&) noexcept;

  /// Strongest match of the rules that apply to `field` (word_rules::kPost …) on `board` (0 = none): refuse before
  /// hold, then the older rule. `text` is UTF-8.
  std::optional<WordMatch> match(std::string_view text, int field, storage::ActorId board) const;

 private:
  struct Compiled;
  std::vector<Compiled> rules_;
};

/// Refuses what cannot be a rule: empty, over 500 bytes, a pattern RE2 does not take or that matches the empty text.
/// kBadInput error.word_rule_bad with {reason}, error.word_rule_empty, error.word_rule_too_wide.
storage::Status check_word_rule(const storage::word_rules::WordRuleRow& rule);

}  // namespace samvad::moderation
