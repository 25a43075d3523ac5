#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::forum {

/// True when `text` is well-formed UTF-8 without NUL (RFC 3629).
bool valid_utf8(std::string_view text);
/// Invalid sequences and NUL become U+FFFD.
std::string repair_utf8(std::string_view text);

/// Reads the code point at `at` (valid UTF-8) and moves `at` behind it; 0 at the end.
char32_t next_code_point(std::string_view text, std::size_t& at);
/// The code point that ends before `at`; 0 at the start.
char32_t code_point_before(std::string_view text, std::size_t at);
/// Appends the UTF-8 of one code point.
void append_utf8(std::string& out, char32_t c);

/// \p{L}, \p{M} or \p{N}: what a word of any script is made of.
bool is_word(char32_t c);
/// \p{L} or \p{M}.
bool is_letter_or_mark(char32_t c);
/// A letter or mark that reads on from ASCII letters ("é" after "jos"): Latin script or inherited.
bool is_latin(char32_t c);
/// \p{P} or \p{S}.
bool is_punctuation(char32_t c);
/// \p{White_Space}.
bool is_space(char32_t c);
/// Nothing is seen of it: white space, controls, default-ignorables, fillers, the blank Braille pattern.
bool is_invisible(char32_t c);

/// Unicode Normalization Form C of valid UTF-8.
std::string to_nfc(std::string_view text);
/// Lower case by the root locale, then NFC.
std::string to_lower(std::string_view text);

/// Extended grapheme clusters (UAX 29) of valid UTF-8.
std::size_t count_graphemes(std::string_view text);
/// Byte offset behind the first `graphemes` clusters; text.size() when it has fewer.
std::size_t grapheme_offset(std::string_view text, std::size_t graphemes);
/// The longest prefix of at most `bytes` bytes that ends between graphemes.
std::string_view cut_to_bytes(std::string_view text, std::size_t bytes);
/// Byte offsets where words, spaces and punctuation begin (UAX 29 word boundaries), first 0, last text.size().
std::vector<std::uint32_t> word_boundaries(std::string_view text);

}  // namespace samvad::forum
