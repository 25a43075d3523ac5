#include "forum/text/escapes.hpp"

namespace samvad::forum {
namespace {

constexpr std::string_view kMeant = "@#|~[";
/// U+FDD0–U+FDEF are EF B7 90 to EF B7 AF.
constexpr std::string_view kLead = "\xEF\xB7";
constexpr unsigned char kFirst = 0x90, kLast = 0xAF;

bool noncharacter_at(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != kLead || at + 2 >= text.size()) return false;
  const auto third = static_cast<unsigned char>(text[at + 2]);
  return third >= kFirst && third <= kLast;
}

}  // namespace

std::string hide_escapes(std::string_view source) {
  std::string out;
  out.reserve(source.size());
  for (std::size_t at = 0; at < source.size();) {
    if (source[at] == '\\' && at + 1 < source.size()) {
      const std::size_t meant = kMeant.find(source[at + 1]);
      if (meant == std::string_view::npos) {
        out.append(source, at, 2);
      } else {
        out.append(kLead) += static_cast<char>(kFirst + meant);
      }
      at += 2;
    } else if (noncharacter_at(source, at)) {
      out += "\xEF\xBF\xBD";
      at += kHiddenBytes;
    } else {
      out += source[at++];
    }
  }
  return out;
}

bool has_hidden(std::string_view text) {
  for (std::size_t at = 0; (at = text.find(kLead, at)) != std::string_view::npos; ++at) {
    if (hidden_at(text, at) != '\0') return true;
  }
  return false;
}

char hidden_at(std::string_view text, std::size_t at) {
  if (!noncharacter_at(text, at)) return '\0';
  const auto index = static_cast<std::size_t>(static_cast<unsigned char>(text[at + 2]) - kFirst);
  return index < kMeant.size() ? kMeant[index] : '\0';
}

std::string show_escapes(std::string_view text, bool backslash) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char hidden = hidden_at(text, at);
    if (hidden == '\0') {
      out += text[at++];
      continue;
    }
    if (backslash) out += '\\';
    out += hidden;
    at += kHiddenBytes;
  }
  return out;
}

}  // namespace samvad::forum
