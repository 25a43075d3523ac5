#include "forum/text/unicode.hpp"

#include <memory>
#include <stdexcept>
#include <unicode/brkiter.h>
#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

namespace samvad::forum {
namespace {

void demand(UErrorCode code, const char* what) {
  if (U_FAILURE(code)) throw std::runtime_error(std::string("ICU: ") + what + ": " + u_errorName(code));
}

const icu::Normalizer2& nfc() {
  static const icu::Normalizer2* normalizer = [] {
    UErrorCode code = U_ZERO_ERROR;
    const icu::Normalizer2* found = icu::Normalizer2::getNFCInstance(code);
    demand(code, "NFC");
    return found;
  }();
  return *normalizer;
}

/// One iterator a thread and kind: making one reads rules, using one is not thread-safe.
icu::BreakIterator& breaks(bool words) {
  thread_local std::unique_ptr<icu::BreakIterator> iterators[2];
  std::unique_ptr<icu::BreakIterator>& found = iterators[words ? 1 : 0];
  if (!found) {
    UErrorCode code = U_ZERO_ERROR;
    found.reset(words ? icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), code)
                      : icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), code));
    demand(code, "break iterator");
  }
  return *found;
}

/// A text opened for a break iterator, closed at the end of the block.
class OpenText {
 public:
  explicit OpenText(std::string_view text) {
    UErrorCode code = U_ZERO_ERROR;
    utext_openUTF8(&text_, text.data(), static_cast<std::int64_t>(text.size()), &code);
    demand(code, "open text");
  }
  ~OpenText() { utext_close(&text_); }
  OpenText(const OpenText&) = delete;
  OpenText& operator=(const OpenText&) = delete;

  icu::BreakIterator& in(icu::BreakIterator& iterator) {
    UErrorCode code = U_ZERO_ERROR;
    iterator.setText(&text_, code);
    demand(code, "set text");
    return iterator;
  }

 private:
  UText text_ = UTEXT_INITIALIZER;
};

bool all_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

}  // namespace

bool valid_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    if (c <= 0) return false;
  }
  return true;
}

std::string repair_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  std::string out;
  out.reserve(text.size());
  for (std::int32_t at = 0; at < size;) {
    const std::int32_t from = at;
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    if (c > 0) {
      out.append(text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(at - from)));
    } else {
      out.append("\xEF\xBF\xBD");
    }
  }
  return out;
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
  if (at >= text.size()) return 0;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  auto offset = static_cast<std::int32_t>(at);
  UChar32 c = 0;
  U8_NEXT_OR_FFFD(bytes, offset, static_cast<std::int32_t>(text.size()), c);
  at = static_cast<std::size_t>(offset);
  return static_cast<char32_t>(c);
}

char32_t code_point_before(std::string_view text, std::size_t at) {
  if (at == 0) return 0;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  auto offset = static_cast<std::int32_t>(at);
  UChar32 c = 0;
  U8_PREV_OR_FFFD(bytes, 0, offset, c);
  return static_cast<char32_t>(c);
}

void append_utf8(std::string& out, char32_t c) {
  std::uint8_t bytes[4];
  std::int32_t size = 0;
  UBool failed = false;
  U8_APPEND(bytes, size, 4, static_cast<UChar32>(c), failed);
  if (failed) {
    out.append("\xEF\xBF\xBD");
  } else {
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  }
}

bool is_word(char32_t c) {
  return (U_MASK(u_charType(static_cast<UChar32>(c))) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

bool is_letter_or_mark(char32_t c) {
  return (U_MASK(u_charType(static_cast<UChar32>(c))) & (U_GC_L_MASK | U_GC_M_MASK)) != 0;
}

bool is_latin(char32_t c) {
  if (!is_letter_or_mark(c)) return false;
  UErrorCode code = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &code);
  return script == USCRIPT_LATIN || script == USCRIPT_INHERITED;
}

bool is_punctuation(char32_t c) {
  return (U_MASK(u_charType(static_cast<UChar32>(c))) & (U_GC_P_MASK | U_GC_S_MASK)) != 0;
}

bool is_space(char32_t c) {
  return u_isUWhiteSpace(static_cast<UChar32>(c));
}

bool is_invisible(char32_t c) {
  const auto code = static_cast<UChar32>(c);
  return u_isUWhiteSpace(code) || u_hasBinaryProperty(code, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
         (U_MASK(u_charType(code)) & (U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CN_MASK)) != 0 || c == 0x2800;
}

std::string to_nfc(std::string_view text) {
  UErrorCode code = U_ZERO_ERROR;
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
  nfc().normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, nullptr, code);
  demand(code, "normalise");
  return out;
}

std::string to_lower(std::string_view text) {
  UErrorCode code = U_ZERO_ERROR;
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
  icu::CaseMap::utf8ToLower("", 0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, nullptr,
                            code);
  demand(code, "lower case");
  return to_nfc(out);
}

std::size_t count_graphemes(std::string_view text) {
  if (all_ascii(text) && text.find('\r') == std::string_view::npos) return text.size();
  OpenText open(text);
  icu::BreakIterator& iterator = open.in(breaks(false));
  std::size_t count = 0;
  for (iterator.first(); iterator.next() != icu::BreakIterator::DONE;) ++count;
  return count;
}

std::size_t grapheme_offset(std::string_view text, std::size_t graphemes) {
  if (graphemes >= text.size()) return text.size();
  OpenText open(text);
  icu::BreakIterator& iterator = open.in(breaks(false));
  std::int32_t at = iterator.first();
  for (std::size_t count = 0; count < graphemes; ++count) {
    at = iterator.next();
    if (at == icu::BreakIterator::DONE) return text.size();
  }
  return static_cast<std::size_t>(at);
}

std::string_view cut_to_bytes(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  OpenText open(text);
  const std::int32_t at = open.in(breaks(false)).preceding(static_cast<std::int32_t>(bytes) + 1);
  return text.substr(0, at == icu::BreakIterator::DONE ? 0 : static_cast<std::size_t>(at));
}

std::vector<std::uint32_t> word_boundaries(std::string_view text) {
  std::vector<std::uint32_t> offsets;
  OpenText open(text);
  icu::BreakIterator& iterator = open.in(breaks(true));
  for (std::int32_t at = iterator.first(); at != icu::BreakIterator::DONE; at = iterator.next()) {
    offsets.push_back(static_cast<std::uint32_t>(at));
  }
  if (offsets.empty() || offsets.back() != text.size()) offsets.push_back(static_cast<std::uint32_t>(text.size()));
  return offsets;
}

}  // namespace samvad::forum
