#include "moderation/screen/change_word_rules.hpp"

#include "moderation/screen/word_matcher.hpp"
#include "storage/tables/audit_log.hpp"
#include "storage/tables/boards.hpp"

namespace samvad::moderation {
namespace {

using storage::Code;
using storage::fail;
using storage::Status;
namespace word_rules = storage::word_rules;

constexpr std::size_t kMostRules = 2000;

struct AuditTag;

void write_audit(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope, const char* action,
                 const std::string& target, const std::string& detail) {
  storage::audit_log::append(db, {.id = forum.ids.make<storage::Id<AuditTag>>().value,
                                  .actor = scope.actor,
                                  .action = action,
                                  .target = target,
                                  .detail = detail});
}

}  // namespace

Status add_word_rule(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope,
                     word_rules::WordRuleRow rule) {
  if (!scope.is_staff()) return fail(Code::kForbidden, "error.moderators_only");
  if (rule.applies_to == 0) return fail(Code::kBadInput, "error.word_rule_nowhere");
  if (rule.board) {
    if (!storage::boards::find(db, rule.board)) return fail(Code::kBadInput, "error.no_such_board");
    if ((rule.applies_to & (word_rules::kName | word_rules::kBio)) != 0) {
      return fail(Code::kBadInput, "error.word_rule_board");
    }
  }
  SAMVAD_CHECK(check_word_rule(rule));
  if (word_rules::live(db).size() >= kMostRules) return fail(Code::kTooLarge, "error.word_rules_too_many");
  rule.id = forum.ids.make<storage::RuleId>();
  rule.created_by = scope.actor;
  db.transaction([&] {
    word_rules::insert(db, rule);
    write_audit(forum, db, scope, "add_word_rule", storage::to_text(rule.id), rule.pattern);
    forum.events.emit(db, forum::SiteChanged{});
  });
  return {};
}

Status retire_word_rule(const forum::Forum& forum, storage::Db& db, const forum::ViewerScope& scope,
                        storage::RuleId rule) {
  if (!scope.is_staff()) return fail(Code::kForbidden, "error.moderators_only");
  bool ended = false;
  db.transaction([&] {
    ended = word_rules::retire(db, rule, scope.actor);
    if (!ended) return;
    write_audit(forum, db, scope, "retire_word_rule", storage::to_text(rule), "");
    forum.events.emit(db, forum::SiteChanged{});
  });
  if (!ended) return fail(Code::kNotFound, "error.not_found");
  return {};
}

}  // namespace samvad::moderation
