#pragma once

#include "web/html/frame.hpp"
#include "web/html/html.hpp"

namespace samvad::web {

/// Site name, main navigation, and the member's menu or the way in. `current` marks an entry of the navigation.
void write_site_header(Html& html, const Frame& frame, std::string_view current);

}  // namespace samvad::web
