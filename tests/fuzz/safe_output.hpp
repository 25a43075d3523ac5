#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace samvad::fuzz {

inline bool is_one_of(std::string_view word, const auto& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Whether every tag of canonical HTML has the attributes of federation.md 5.3 alone and every address a scheme of the
/// web: a reading of its own, since the sanitiser agrees with itself with its guards off, too. Tags are written
/// `<name a="v" b="w">`, and "<", ">" and quotes stand nowhere else.
inline bool only_safe_attributes(std::string_view html) {
  static constexpr std::array<std::string_view, 12> kNames{"alt",     "class", "colspan", "dir", "href",  "lang",
                                                           "loading", "rel",   "rowspan", "src", "start", "translate"};
  static constexpr std::array<std::string_view, 3> kSchemes{"http", "https", "mailto"};
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at)) {
    const std::string_view tag = html.substr(at, html.find('>', at) - at);
    at += tag.size();
    for (std::size_t space = tag.find(' '); space != std::string_view::npos;) {
      const std::size_t equals = tag.find("=\"", space);
      if (equals == std::string_view::npos) return false;
      const std::size_t end = tag.find('"', equals + 2);
      if (end == std::string_view::npos) return false;
      const std::string_view name = tag.substr(space + 1, equals - space - 1);
      const std::string_view value = tag.substr(equals + 2, end - equals - 2);
      if (!is_one_of(name, kNames)) return false;
      const bool address = name == "href" || name == "src";
      if (address && !is_one_of(value.substr(0, std::min(value.find(':'), value.size())), kSchemes)) return false;
      space = end + 1 == tag.size() ? std::string_view::npos : end + 1;
    }
  }
  return true;
}

}  // namespace samvad::fuzz
