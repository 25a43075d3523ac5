#include "web/html/avatar.hpp"

namespace samvad::web {

namespace {

/// Length in bytes of the UTF-8 character at `at`; 1 for a broken one.
std::size_t length_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return at + length <= text.size() ? length : 1;
}

/// True for the vowel signs and marks of the Indic blocks U+0900–U+0DFF that stand on the letter before; viramas, which
/// tie the next consonant, are left out so that an initial stays one letter.
bool is_indic_mark(std::string_view character) {
  if (character.size() != 3 || static_cast<unsigned char>(character[0]) != 0xE0) return false;
  const unsigned code = (static_cast<unsigned>(static_cast<unsigned char>(character[1]) & 0x3FU) << 6U) |
                        (static_cast<unsigned char>(character[2]) & 0x3FU);
  const unsigned place = code & 0x7FU;  // the blocks of 128 are laid out alike
  return place <= 0x03 || (place >= 0x3A && place <= 0x4C && place != 0x3D);
}

bool is_letter_like(std::string_view character) {
  if (character.size() > 1) return true;
  const char c = character[0];
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string initial_of(std::string_view word) {
  std::size_t at = 0;
  while (at < word.size() && !is_letter_like(word.substr(at, length_at(word, at)))) at += length_at(word, at);
  if (at == word.size()) return {};
  std::size_t end = at + length_at(word, at);
  while (end < word.size() && is_indic_mark(word.substr(end, length_at(word, end)))) end += length_at(word, end);
  std::string initial(word.substr(at, end - at));
  if (initial.size() == 1 && initial[0] >= 'a' && initial[0] <= 'z') initial[0] = static_cast<char>(initial[0] - 32);
  return initial;
}

}  // namespace

std::string initials_of(std::string_view shown_name) {
  std::string result;
  for (int words = 0; words < 2 && !shown_name.empty();) {
    const std::size_t space = shown_name.find(' ');
    const std::string initial = initial_of(shown_name.substr(0, space));
    if (!initial.empty()) {
      result += initial;
      ++words;
    }
    shown_name.remove_prefix(space == std::string_view::npos ? shown_name.size() : space + 1);
  }
  return result.empty() ? "?" : result;
}

void write_avatar(Html& html, std::string_view shown_name, std::int64_t seed, std::string_view size) {
  const auto mixed = static_cast<std::uint64_t>(seed) * 0x9E3779B97F4A7C15ULL;
  const std::string look = "avatar a" + std::to_string(mixed >> 61U) + (size.empty() ? "" : " ") + std::string(size);
  html.element("span", {{"class", look}, {"aria-hidden", "true"}}, initials_of(shown_name));
}

}  // namespace samvad::web
