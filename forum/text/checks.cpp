#include "forum/text/checks.hpp"

#include "forum/text/unicode.hpp"

namespace samvad::forum {
namespace {

using storage::Code;
using storage::Error;
using storage::Result;

/// A grapheme of more bytes than this is a tower of marks; lengths in bytes follow from it.
constexpr std::size_t kBytesPerGrapheme = 16;

/// Controls without meaning in text, noncharacters that travel as byte order marks, and (in `line`, or the overrides
/// everywhere) the bidirectional controls that reorder what stands beside them (Unicode TR 36 2.5).
bool dropped(char32_t c, bool lines) {
  if (c < 0x20) return c != '\n' && c != '\t';
  if (c >= 0x7F && c <= 0x9F) return c != 0x85;
  if (c == 0x202D || c == 0x202E || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF) return true;
  return !lines && ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069));
}

/// `text` without the white space at its end.
std::string_view trimmed_end(std::string_view text) {
  while (!text.empty()) {
    const char32_t last = code_point_before(text, text.size());
    if (!is_space(last)) break;
    text.remove_suffix(last < 0x80 ? 1 : last < 0x800 ? 2 : 3);
  }
  return text;
}

/// Valid UTF-8 in, text to store out: cleaned, LF, end trimmed, NFC; one line unless `lines`.
std::string cleaned(std::string_view text, bool lines) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    char32_t c = next_code_point(text, at);
    if (c == '\r') {
      if (at < text.size() && text[at] == '\n') continue;
      c = '\n';
    } else if (c == 0x85 || c == 0x2028 || c == 0x2029) {
      c = '\n';
    }
    if (dropped(c, lines)) continue;
    if (lines && c == '\n') {
      out += '\n';
    } else if (!lines && is_space(c)) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out.append(text, from, at - from);
    }
  }
  return to_nfc(trimmed_end(out));
}

/// Lines of white space before the first that shows something; its own indentation stays, since Markdown reads it.
std::string without_blank_lines_before(std::string text) {
  std::size_t line = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c == '\n') {
      line = at;
    } else if (!is_space(c)) {
      break;
    }
  }
  return text.substr(line);
}

bool visible(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (!is_invisible(next_code_point(text, at))) return true;
  }
  return false;
}

std::string number(std::size_t value) {
  return std::to_string(value);
}

Error lengths(Code code, std::string_view key, std::size_t limit, std::size_t actual) {
  return Error(code, key).with("limit", number(limit)).with("actual", number(actual));
}

/// What a field is called in the catalogue and how long it may be.
struct Field {
  std::string_view too_short, too_long;
  std::size_t least = 0, most = 0;
  bool lines = false;
};

Result<std::string> checked(std::string_view text, const Field& field) {
  if (!valid_utf8(text)) return storage::fail(Code::kBadInput, "error.bad_utf8");
  // Far over every limit: refused before any work on it. NFC grows text by at most 3.
  if (text.size() > field.most * kBytesPerGrapheme * 3) {
    return storage::fail(lengths(Code::kBadInput, field.too_long, field.most, count_graphemes(text)));
  }
  std::string out = cleaned(text, field.lines);
  if (field.lines) out = without_blank_lines_before(std::move(out));
  const std::size_t actual = count_graphemes(out);
  if (!out.empty() && !visible(out)) return storage::fail(Code::kBadInput, "error.text_invisible");
  if (actual < field.least) return storage::fail(lengths(Code::kBadInput, field.too_short, field.least, actual));
  if (actual > field.most || out.size() > field.most * kBytesPerGrapheme) {
    return storage::fail(lengths(Code::kBadInput, field.too_long, field.most, actual));
  }
  return out;
}

}  // namespace

Result<std::string> check_title(std::string_view text) {
  return checked(text, {"error.title_too_short", "error.title_too_long", kMinTitle, kMaxTitle, false});
}

Result<std::string> check_body(std::string_view text, std::size_t most, std::size_t most_bytes) {
  SAMVAD_TRY(std::string out, checked(text, {"error.body_too_short", "error.body_too_long", kMinBody, most, true}));
  if (out.size() > most_bytes) {
    return storage::fail(lengths(Code::kTooLarge, "error.body_too_many_bytes", most_bytes, out.size()));
  }
  return out;
}

Result<std::string> check_name(std::string_view text) {
  if (text.size() < kMinName) {
    return storage::fail(lengths(Code::kBadInput, "error.name_too_short", kMinName, text.size()));
  }
  std::string out;
  bool letter = false;
  for (const char given : text) {
    const char c = given >= 'A' && given <= 'Z' ? static_cast<char>(given - 'A' + 'a') : given;
    const bool small = c >= 'a' && c <= 'z';
    if (!small && !(c >= '0' && c <= '9') && c != '_') return storage::fail(Code::kBadInput, "error.name_characters");
    letter = letter || small;
    out += c;
  }
  if (!letter) return storage::fail(Code::kBadInput, "error.name_characters");
  if (out.size() > kMaxName)
    return storage::fail(lengths(Code::kBadInput, "error.name_too_long", kMaxName, out.size()));
  return out;
}

Result<std::string> check_display_name(std::string_view text) {
  return checked(text, {"error.display_name_too_long", "error.display_name_too_long", 0, kMaxDisplayName, false});
}

Result<std::string> check_text(std::string_view text, std::size_t least, std::size_t most, bool lines) {
  return checked(text, {"error.text_too_short", "error.text_too_long", least, most, lines});
}

std::string clean_remote(std::string_view text, std::size_t most, bool lines) {
  const std::size_t bytes = most * kBytesPerGrapheme;
  // Cut before any work on it; a sequence cut in two becomes U+FFFD, which the second cut takes away.
  std::string out = cleaned(repair_utf8(text.substr(0, bytes * 2)), lines);
  if (out.size() <= bytes && count_graphemes(out) <= most) return out;
  out.resize(grapheme_offset(out, most - 1));
  out.resize(cut_to_bytes(out, bytes).size());
  return out + "…";
}

}  // namespace samvad::forum
