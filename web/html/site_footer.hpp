#pragma once

#include "web/html/frame.hpp"
#include "web/html/html.hpp"

namespace samvad::web {

/// Links about the site, and the switches of language and appearance: links to /appearance, so that they work without
/// script and cached pages need no form token.
void write_site_footer(Html& html, const Frame& frame);

}  // namespace samvad::web
