#pragma once

#include "web/html/html.hpp"

#include <cstdint>
#include <string_view>

namespace samvad::web {

/// First letters of one or two words, with the vowel signs that belong to them: "Asha Rao" → "AR", "दीपा" → "दी".
std::string initials_of(std::string_view shown_name);

/// A round mark with initials in one of eight quiet colours chosen by `seed`; nothing is fetched. Hidden from readers
/// of the screen, since the name stands beside it. `size` is a class: "", "small" or "large".
void write_avatar(Html& html, std::string_view shown_name, std::int64_t seed, std::string_view size = "");

}  // namespace samvad::web
