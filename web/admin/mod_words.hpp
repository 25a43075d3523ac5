#pragma once

#include "storage/tables/boards.hpp"
#include "storage/tables/word_rules.hpp"
#include "web/html/form.hpp"
#include "web/html/frame.hpp"

#include <string>
#include <vector>

namespace samvad::web {

/// The live word rules, and a form to add one.
struct ModWordsView {
  std::vector<storage::word_rules::WordRuleRow> rules;
  std::vector<storage::boards::BoardRow> boards;
  FormState form;
};
std::string mod_words_page(const Frame& frame, const ModWordsView& view);

}  // namespace samvad::web
