#pragma once

#include "storage/tables/actors.hpp"
#include "storage/tables/rules.hpp"
#include "web/html/frame.hpp"
#include "web/html/safe_url.hpp"

#include <string>
#include <vector>

namespace samvad::web {

/// Who is behind the site and how to take part.
struct AboutView {
  std::string about_html;  ///< sanitised, "" = not written yet
  std::string contact;     ///< e-mail address, "" = none
  std::vector<storage::actors::ActorCard> staff;
  std::int64_t members = 0;
};
std::string about_page(const Frame& frame, const AboutView& view);

/// The site's rules and its terms.
struct RulesView {
  std::vector<storage::rules::RuleRow> rules;
  std::string terms_html;  ///< sanitised, "" = none
};
std::string rules_page(const Frame& frame, const RulesView& view);

/// What is stored and who receives it; `own_html` (sanitised) stands before our words when the site wrote some.
std::string privacy_page(const Frame& frame, std::string_view own_html);

/// A page that says one thing and where to go on.
std::string message_page(const Frame& frame, std::string_view title, std::string_view sentence,
                         std::string_view next_name, const SafeUrl& next);

}  // namespace samvad::web
