#include "moderation/screen/change_word_rules.hpp"
#include "web/admin/handlers.hpp"
#include "web/admin/mod_words.hpp"
#include "web/http/errors.hpp"

namespace samvad::web {
namespace {

using storage::ActorId;
using storage::Code;
using storage::fail;
using storage::word_rules::WordRuleRow;
namespace word_rules = storage::word_rules;

storage::Status need_staff(const Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  if (visit.scope.is_staff()) return {};
  return fail(Code::kForbidden, "error.moderators_only");
}

WordRuleRow rule_of(const Form& form) {
  WordRuleRow rule{.pattern = std::string(form.value("pattern")), .reason = std::string(form.value("reason"))};
  rule.form = form.value("form") == "pattern" ? word_rules::Form::kPattern : word_rules::Form::kLiteral;
  rule.action = form.value("action") == "refuse" ? word_rules::Action::kRefuse : word_rules::Action::kHold;
  rule.applies_to = (form.has("post") ? word_rules::kPost : 0) | (form.has("title") ? word_rules::kTitle : 0) |
                    (form.has("name") ? word_rules::kName : 0) | (form.has("bio") ? word_rules::kBio : 0);
  // what is no number names no board that there is
  if (const auto board = form.value("board"); !board.empty())
    rule.board = ActorId{storage::parse_id(board).value_or(-1)};
  return rule;
}

ModWordsView words_view(Visit& visit) {
  return {.rules = word_rules::live(visit.db), .boards = storage::boards::all(visit.db)};
}

std::string_view field_of_rule(std::string_view key) {
  return key == "error.no_such_board" || key == "error.word_rule_board" ? "board" : "pattern";
}

}  // namespace

PageResult show_words(Visit& visit, const AdminServices&) {
  SAMVAD_CHECK(need_staff(visit));
  return visit.page(mod_words_page(visit.frame, words_view(visit)));
}

PageResult add_word(Visit& visit, const AdminServices& services) {
  SAMVAD_CHECK(need_staff(visit));
  SAMVAD_TRY(const auto form, Form::parse(visit.request));
  const auto added = moderation::add_word_rule(visit.services.forum, visit.db, visit.scope, rule_of(form));
  if (!added) {
    ModWordsView view = words_view(visit);
    view.form = typed(form);
    view.form.add_problem(field_of_rule(added.error().key), visit.frame.t, added.error());
    return visit.page(mod_words_page(visit.frame, view), form_status_of(added.error().code));
  }
  services.screen.reload(visit.db);
  return visit.go(SafeUrl::local("/mod/words"));
}

PageResult retire_word(Visit& visit, const AdminServices& services) {
  SAMVAD_CHECK(need_staff(visit));
  SAMVAD_TRY(const auto id, id_of(visit));
  SAMVAD_CHECK(moderation::retire_word_rule(visit.services.forum, visit.db, visit.scope, storage::RuleId{id}));
  services.screen.reload(visit.db);
  return visit.go(SafeUrl::local("/mod/words"));
}

}  // namespace samvad::web
