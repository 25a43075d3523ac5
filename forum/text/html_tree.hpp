#pragma once

#include "forum/text/html_emitter.hpp"

#include <string_view>

namespace samvad::forum {

/// Builds the tree that a browser would build of `html` and tells it to `emitter`, walking without recursion. `html`
/// must be bounded (tame_html).
void walk_html_tree(std::string_view html, HtmlEmitter& emitter);

}  // namespace samvad::forum
