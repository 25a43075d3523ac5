#pragma once

#include "forum/text/safe_url.hpp"

namespace samvad::web {

/// The one checked address, under the name that pages use: `href`, `src` and `action` take nothing else.
using forum::is_local_path;
using forum::SafeUrl;

}  // namespace samvad::web
