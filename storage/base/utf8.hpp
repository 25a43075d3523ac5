#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace samvad::storage {

/// Length in bytes (1–4) of the well-formed UTF-8 sequence that starts at `at` (RFC 3629: no overlong forms, no
/// surrogates, at most U+10FFFF); 0 when there is none.
std::size_t utf8_sequence(std::string_view text, std::size_t at);

/// True when all of `text` is well-formed UTF-8. NUL is a character like any other.
bool valid_utf8(std::string_view text);

/// `text` with each byte that belongs to no well-formed sequence replaced by U+FFFD.
std::string repair_utf8(std::string_view text);

/// Appends the UTF-8 form of `code_point` (no surrogate, at most U+10FFFF; anything else becomes U+FFFD).
void append_utf8(std::string& out, char32_t code_point);

}  // namespace samvad::storage
