#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace samvad::forum::testing {

/// Builds a tree of `html` as a browser would and names everything in it that must never be served: a foreign element,
/// attribute, class or scheme, a comment, an element of another namespace, nesting over 64. Empty when all is well.
std::vector<std::string> forbidden_in(std::string_view html);

/// Number of elements in the tree of `html`.
std::size_t count_elements(std::string_view html);

/// Whole text of a file; "" when it cannot be read.
std::string file_text(const std::string& path);

/// `$SAMVAD_FIXTURES/name`, or "" when it is not set.
std::string fixture(const std::string& name);

}  // namespace samvad::forum::testing
