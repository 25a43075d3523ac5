#include "web/admin/rules.hpp"

#include "forum/boards/boards.hpp"
#include "web/html/html.hpp"

namespace samvad::web {

void write_rules_section(Html& html, const Frame& frame, std::string_view heading,
                         const std::vector<storage::rules::RuleRow>& rules, const SafeUrl& target,
                         const FormState& state) {
  const auto section = html.open("section", {{"id", "rules"}});
  html.element("h2", heading);
  {
    const auto list = html.open("ol");
    for (const auto& rule : rules) {
      const auto item = html.open("li", {{"dir", "auto"}});
      html.element("strong", rule.title);
      if (!rule.text.empty()) html.element("p", rule.text);
      write_button_form(html, frame, target, html.t.admin_rule_retire(), "quiet",
                        {{"retire", storage::to_text(rule.id)}});
    }
  }
  const auto form = open_form(html, frame, target, "new-rule");
  write_problems(html, state);
  write_field(html, state, {.name = "title", .label = html.t.admin_rule_title(), .required = true, .most = 200});
  write_field(html, state,
              {.name = "text", .label = html.t.admin_rule_text(), .type = "area", .most = 2000, .rows = 2});
  write_submit(html, html.t.admin_rule_add(), std::nullopt, "quiet");
}

storage::Status change_rules(Visit& visit, storage::ActorId board, const Form& form) {
  const auto& forum = visit.services.forum;
  if (const auto rule = storage::parse_id(form.value("retire"))) {
    return forum::retire_rule(forum, visit.db, &visit.scope, storage::RuleId{*rule});
  }
  const auto added = forum::add_rule(forum, visit.db, &visit.scope, board, form.value("title"), form.value("text"));
  if (!added) return tl::unexpected(added.error());
  return {};
}

}  // namespace samvad::web
