#include "federation/vocabulary/reaction.hpp"

#include <cstdint>
#include <vector>

namespace samvad::federation {

namespace {

constexpr std::size_t kLongestBytes = 96;  // the longest joined family with skin tones is shorter

/// Code points of valid UTF-8 (the JSON reader has checked it).
std::vector<std::uint32_t> code_points(std::string_view text) {
  std::vector<std::uint32_t> points;
  for (const unsigned char byte : text) {
    if ((byte & 0xC0U) == 0x80U) {
      if (!points.empty()) points.back() = (points.back() << 6U) | (byte & 0x3FU);
    } else {
      const std::uint32_t lead = byte < 0x80U   ? byte
                                 : byte < 0xE0U ? byte & 0x1FU
                                 : byte < 0xF0U ? byte & 0x0FU
                                                : byte & 0x07U;
      points.push_back(lead);
    }
  }
  return points;
}

/// Blocks that hold the characters of the Unicode property Emoji, wider than the property inside a block.
bool is_pictograph(std::uint32_t c) {
  return (c >= 0x1F000 && c <= 0x1FAFF) || (c >= 0x2190 && c <= 0x2BFF) || c == 0x00A9 || c == 0x00AE || c == 0x203C ||
         c == 0x2049 || c == 0x2122 || c == 0x2139 || c == 0x3030 || c == 0x303D || c == 0x3297 || c == 0x3299;
}

/// Variation selectors, joiner, keycap, tag characters.
bool is_modifier(std::uint32_t c) {
  return c == 0xFE0E || c == 0xFE0F || c == 0x200D || c == 0x20E3 || (c >= 0xE0020 && c <= 0xE007F);
}

bool is_keycap(const std::vector<std::uint32_t>& points) {
  const auto base = points.front();
  return points.back() == 0x20E3 && points.size() <= 3 && ((base >= '0' && base <= '9') || base == '#' || base == '*');
}

/// One picture: the next one must be joined by U+200D, be a skin tone, or make a flag with the first.
bool is_one(const std::vector<std::uint32_t>& points) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (is_modifier(points[i])) continue;
    if (!is_pictograph(points[i])) return false;
    const bool skin = points[i] >= 0x1F3FB && points[i] <= 0x1F3FF;
    const bool flag =
        i == 1 && points[0] >= 0x1F1E6 && points[0] <= 0x1F1FF && points[1] >= 0x1F1E6 && points[1] <= 0x1F1FF;
    if (i > 0 && points[i - 1] != 0x200D && !skin && !flag) return false;
  }
  return is_pictograph(points.front());
}

}  // namespace

bool is_reaction(std::string_view content, bool tagged) {
  if (content.empty() || content.size() > kLongestBytes) return false;
  if (content.size() > 2 && content.front() == ':' && content.back() == ':') return tagged;
  const auto points = code_points(content);
  return !points.empty() && (is_keycap(points) || is_one(points));
}

}  // namespace samvad::federation
