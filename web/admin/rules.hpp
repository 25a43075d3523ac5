#pragma once

#include "storage/tables/rules.hpp"
#include "web/html/form.hpp"
#include "web/html/frame.hpp"
#include "web/http/form.hpp"
#include "web/pages/visit.hpp"

#include <string_view>
#include <vector>

namespace samvad::web {

/// The rules of a board or of the site with a button to retire each, and the form for a new one; `target` takes both.
void write_rules_section(Html& html, const Frame& frame, std::string_view heading,
                         const std::vector<storage::rules::RuleRow>& rules, const SafeUrl& target,
                         const FormState& state);

/// Does what such a form asks: retires the rule `retire`, or adds `title` and `text` to `board` (0 = site). Errors of
/// forum::retire_rule and forum::add_rule.
storage::Status change_rules(Visit& visit, storage::ActorId board, const Form& form);

}  // namespace samvad::web
