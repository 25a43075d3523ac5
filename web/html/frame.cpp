#include "web/html/frame.hpp"

namespace samvad::web {

std::string_view word_of(Theme theme) {
  switch (theme) {
    case Theme::kLight:
      return "light";
    case Theme::kDark:
      return "dark";
    case Theme::kContrast:
      return "contrast";
    case Theme::kSystem:
      break;
  }
  return "auto";
}

Theme theme_of(std::string_view word) {
  for (const Theme theme : {Theme::kLight, Theme::kDark, Theme::kContrast}) {
    if (word_of(theme) == word) return theme;
  }
  return Theme::kSystem;
}

}  // namespace samvad::web
