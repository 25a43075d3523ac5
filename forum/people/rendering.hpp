#pragma once

#include "forum/events/forum.hpp"
#include "forum/text/markdown.hpp"
#include "storage/base/result.hpp"

#include <string>
#include <vector>

namespace samvad::forum {

/// A rendered text and whom it mentions of those we know.
struct RenderedText {
  Rendered text;
  std::vector<storage::ActorId> mentioned;  ///< each once; unknown ones stay text (design.md 4.21)
};

/// Renders Markdown with the mentions of known actors linked; ≤ 1 statement. Errors of render_markdown.
storage::Result<RenderedText> render_text(const Forum& forum, storage::Db& db, std::string_view source);

}  // namespace samvad::forum
