#pragma once

#include "web/html/frame.hpp"
#include "web/html/html.hpp"

#include <string_view>

namespace samvad::web {

/// Tabs over every page of the moderators; `current` is "queue", "held" or "words".
void write_mod_tabs(Html& html, const Frame& frame, std::string_view current);
/// Tabs over every page of the administrators: "overview", "boards", "people", "domains", "jobs", "settings".
void write_admin_tabs(Html& html, std::string_view current);

}  // namespace samvad::web
