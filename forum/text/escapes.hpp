#pragma once

#include <string>
#include <string_view>

namespace samvad::forum {

/// Replaces "\@", "\#", "\|", "\~" and "\[" by stand-ins that mean nothing to the Markdown parser, which would join the
/// escaped character with the text around it so that no later pass could tell. Stand-ins are noncharacters (U+FDD0…);
/// those that the source itself holds become U+FFFD.
std::string hide_escapes(std::string_view source);

/// True when `text` holds a stand-in.
bool has_hidden(std::string_view text);

/// The character of the stand-in at `at`, '\0' when there is none.
char hidden_at(std::string_view text, std::size_t at);

/// Bytes of a stand-in.
inline constexpr std::size_t kHiddenBytes = 3;

/// Puts the characters back, with the backslash where the parser would have left it (code).
std::string show_escapes(std::string_view text, bool backslash);

}  // namespace samvad::forum
