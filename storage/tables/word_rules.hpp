#pragma once

#include "storage/db/db.hpp"

#include <string>
#include <vector>

namespace samvad::storage::word_rules {

/// How a pattern is read: folded whole words, or RE2.
enum class Form : short { kLiteral = 1, kPattern = 2 };
/// What happens to a text that matches: it waits for a moderator, or its author is told.
enum class Action : short { kHold = 1, kRefuse = 2 };
/// Bits of `applies_to`.
inline constexpr int kPost = 1, kTitle = 2, kName = 4, kBio = 8;

/// One word rule. `pattern` is a word or phrase (matched folded, whole words) or an RE2 pattern.
struct WordRuleRow {
  RuleId id;
  ActorId board;  ///< 0 = whole site
  Form form = Form::kLiteral;
  std::string pattern;
  int applies_to = kPost | kTitle;
  Action action = Action::kHold;
  std::string reason;  ///< shown to the author
  ActorId created_by;
  Instant created_at;
};

/// Writes one; its id is made by the caller.
void insert(Db& db, const WordRuleRow& row);
/// Ends a rule; false when it was not live.
bool retire(Db& db, RuleId id, ActorId by);
/// All live rules, oldest first (at most 2,000).
std::vector<WordRuleRow> live(Db& db);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::word_rules
