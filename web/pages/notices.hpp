#pragma once

#include "storage/tables/decisions.hpp"
#include "storage/tables/notices.hpp"
#include "web/html/frame.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::web {

/// What the site has to say to a member.
struct NoticesView {
  struct Line {
    storage::notices::NoticeRow notice;
    std::optional<storage::decisions::DecisionRow> decision;
    std::string rule;  ///< title of the rule of the decision, "" = none
  };
  std::vector<Line> lines;
  std::optional<storage::NoticeId> next;  ///< older ones begin below this
  bool first = true;
  std::string contact;  ///< where to write against a decision, "" = not told
};
std::string notices_page(const Frame& frame, const NoticesView& view);

/// Sentence of a measure by its word in the public log ("hide", "domain_limit"); the word itself when unknown.
std::string measure_text(const Text& t, std::string_view word);
/// The same by its stored number.
std::string_view measure_text(const Text& t, storage::decisions::Measure measure);

}  // namespace samvad::web
