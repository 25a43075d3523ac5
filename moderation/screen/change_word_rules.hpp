#pragma once

#include "forum/access/viewer_scope.hpp"
#include "forum/events/forum.hpp"
#include "storage/tables/word_rules.hpp"

namespace samvad::moderation {

/// Adds a word rule of the site or of one board and writes the audit log. Staff only. Says SiteChanged, on which every
/// process reads the rules anew. kForbidden error.moderators_only; errors of check_word_rule; kBadInput
/// error.word_rule_nowhere when it applies to nothing, error.word_rule_board when one of a board applies to names or
/// profiles, which belong to none, error.no_such_board; kTooLarge error.word_rules_too_many past 2,000.
storage::Status add_word_rule(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope,
                              storage::word_rules::WordRuleRow rule);
/// Ends a word rule. kNotFound error.not_found when it is not live.
storage::Status retire_word_rule(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope,
                                 storage::RuleId rule);

}  // namespace samvad::moderation
