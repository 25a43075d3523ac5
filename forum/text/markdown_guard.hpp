#pragma once

#include "storage/base/result.hpp"

#include <string_view>

namespace samvad::forum {

inline constexpr std::size_t kMaxContainers = 32;     ///< nested quotes, lists and list items (SEC-22)
inline constexpr std::size_t kMaxImageOpeners = 500;  ///< "![" in one text

/// Refuses what makes the Markdown parser slow or its output huge, before the parser sees it (security.md 2): texts
/// over 64 KiB, invalid UTF-8, containers nested deeper than kMaxContainers on one line or over several, more than
/// kMaxImageOpeners "![". Errors as render_markdown.
storage::Status guard_markdown(std::string_view source);

/// How deep the containers of `source` nest, never less than the parser will see, counted up to kMaxContainers + 1.
/// Linear.
std::size_t container_depth(std::string_view source);

}  // namespace samvad::forum
