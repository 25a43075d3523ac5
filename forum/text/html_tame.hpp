#pragma once

#include <string>
#include <string_view>

namespace samvad::forum {

/// HTML with the same meaning, but bounded before a tree is built of it: only tags that may be kept and attributes that
/// are looked at, every value in quotes, elements balanced, at most `elements` of them and 96 deep. Tree builders take
/// quadratic time and memory for deep and for unclosed formatting elements; after this there are none. Safety does not
/// rest on it: the allow-list is applied to the tree. `cut` becomes true when something was left out for a bound.
std::string tame_html(std::string_view html, std::size_t elements, bool& cut);

}  // namespace samvad::forum
