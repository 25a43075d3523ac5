#pragma once

#include "web/html/html.hpp"

#include <string_view>

namespace samvad::web {

/// What changed from `before` to `after`, word by word: <ins> came, <del> went.
void write_diff(Html& html, std::string_view before, std::string_view after);

}  // namespace samvad::web
