#pragma once

#include "forum/access/site.hpp"
#include "storage/tables/rules.hpp"
#include "web/html/form.hpp"
#include "web/html/frame.hpp"

#include <string>
#include <vector>

namespace samvad::web {

/// What administrators set in the browser: names, texts, registration, private mode, the site's rules.
struct AdminSettingsView {
  forum::Site site;
  std::vector<storage::rules::RuleRow> rules;
  FormState form, rule_form;
  bool saved = false;
};
std::string admin_settings_page(const Frame& frame, const AdminSettingsView& view);

}  // namespace samvad::web
