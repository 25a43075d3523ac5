#include "storage/base/utf8.hpp"

namespace samvad::storage {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}
bool between(unsigned value, unsigned least, unsigned most) {
  return value >= least && value <= most;
}
bool tail(std::string_view text, std::size_t at) {
  return between(byte_at(text, at), 0x80, 0xBF);
}

}  // namespace

// RFC 3629 section 4, table of well-formed sequences
std::size_t utf8_sequence(std::string_view text, std::size_t at) {
  const unsigned first = byte_at(text, at), second = byte_at(text, at + 1);
  if (at >= text.size()) return 0;
  if (first < 0x80) return 1;
  if (between(first, 0xC2, 0xDF)) return tail(text, at + 1) ? 2 : 0;
  if (between(first, 0xE0, 0xEF)) {
    const unsigned least = first == 0xE0 ? 0xA0 : 0x80, most = first == 0xED ? 0x9F : 0xBF;
    return between(second, least, most) && tail(text, at + 2) ? 3 : 0;
  }
  if (between(first, 0xF0, 0xF4)) {
    const unsigned least = first == 0xF0 ? 0x90 : 0x80, most = first == 0xF4 ? 0x8F : 0xBF;
    return between(second, least, most) && tail(text, at + 2) && tail(text, at + 3) ? 4 : 0;
  }
  return 0;
}

bool valid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_sequence(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::string repair_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_sequence(text, at);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      ++at;
    } else {
      out.append(text, at, length);
      at += length;
    }
  }
  return out;
}

void append_utf8(std::string& out, char32_t code_point) {
  const auto put = [&out](unsigned byte) { out += static_cast<char>(byte); };
  if (code_point > 0x10FFFF || between(code_point, 0xD800, 0xDFFF)) code_point = 0xFFFD;
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | (code_point >> 18));
    put(0x80 | ((code_point >> 12) & 0x3F));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

}  // namespace samvad::storage
