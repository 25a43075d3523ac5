#include "web/admin/mod_tabs.hpp"

#include "web/html/parts.hpp"

#include <vector>

namespace samvad::web {

void write_mod_tabs(Html& html, const Frame& frame, std::string_view current) {
  std::vector<Tab> tabs{{html.t.mod_queue(), SafeUrl::local("/mod"), current == "queue"},
                        {html.t.mod_held(), SafeUrl::local("/mod/held"), current == "held"}};
  if (frame.viewer && frame.viewer->moderates) {
    tabs.push_back({html.t.mod_words(), SafeUrl::local("/mod/words"), current == "words"});
  }
  write_sections(html, html.t.mod_sections(), tabs);
}

void write_admin_tabs(Html& html, std::string_view current) {
  const std::vector<Tab> tabs{{html.t.admin_overview(), SafeUrl::local("/admin"), current == "overview"},
                              {html.t.admin_boards(), SafeUrl::local("/admin/boards"), current == "boards"},
                              {html.t.admin_people(), SafeUrl::local("/admin/people"), current == "people"},
                              {html.t.admin_domains(), SafeUrl::local("/admin/domains"), current == "domains"},
                              {html.t.admin_jobs(), SafeUrl::local("/admin/jobs"), current == "jobs"},
                              {html.t.admin_settings(), SafeUrl::local("/admin/settings"), current == "settings"}};
  write_sections(html, html.t.admin_sections(), tabs);
}

}  // namespace samvad::web
