#pragma once

#include "storage/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace samvad::forum {

inline constexpr std::size_t kMinTitle = 8, kMaxTitle = 200;   ///< graphemes (product.md 2.2)
inline constexpr std::size_t kMinBody = 2, kMaxBody = 20'000;  ///< graphemes
inline constexpr std::size_t kMaxBodyBytes = 64 * 1024;        ///< bytes of UTF-8 after NFC
inline constexpr std::size_t kMinName = 2, kMaxName = 30;      ///< characters of a handle
inline constexpr std::size_t kMaxDisplayName = 60;             ///< graphemes

// Every check answers the text as it is to be stored: NFC, line ends LF, ends trimmed, controls and bidirectional
// overrides taken out. All refuse invalid UTF-8 and NUL with kBadInput "error.bad_utf8". Lengths count graphemes
// (Unicode UAX 29); errors carry "limit" and "actual" as decimal text. Thread-safe.

/// A thread's title: one line, kMinTitle–kMaxTitle. kBadInput "error.title_too_short", "error.title_too_long";
/// "error.text_invisible" when nothing in it can be seen.
storage::Result<std::string> check_title(std::string_view text);

/// A post's Markdown: kMinBody–`most` graphemes and `most_bytes`. kBadInput "error.body_too_short",
/// "error.body_too_long" (graphemes), kTooLarge "error.body_too_many_bytes", "error.text_invisible".
storage::Result<std::string> check_body(std::string_view text, std::size_t most = kMaxBody,
                                        std::size_t most_bytes = kMaxBodyBytes);

/// A handle: a–z, 0–9 and _ (capitals become small), kMinName–kMaxName, at least one letter. kBadInput
/// "error.name_characters", "error.name_too_short", "error.name_too_long".
storage::Result<std::string> check_name(std::string_view text);

/// The name shown beside the handle, any script, one line, at most kMaxDisplayName; empty is allowed.
/// kBadInput "error.display_name_too_long".
storage::Result<std::string> check_display_name(std::string_view text);

/// Any other field of `least`–`most` graphemes (bio, rule, reason): several lines when `lines`. kBadInput
/// "error.text_too_short", "error.text_too_long", "error.text_invisible".
storage::Result<std::string> check_text(std::string_view text, std::size_t least, std::size_t most, bool lines = true);

/// A string of another server (name, title, summary), never refused: invalid bytes become U+FFFD, the rest is cleaned
/// as above, one line unless `lines`, cut to `most` graphemes with "…".
std::string clean_remote(std::string_view text, std::size_t most, bool lines = false);

}  // namespace samvad::forum
