#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace samvad::forum {

/// A note under the text: "[^label]: text", with following lines that are indented.
struct Footnote {
  std::string label;
  std::string source;  ///< Markdown
};

/// A text without its footnote definitions, and these.
struct FootnoteSplit {
  std::string body;
  std::vector<Footnote> notes;
};

/// Takes out the definitions that the rest of the text refers to, at most 100; others stay text. Lines of fenced code
/// are left alone. A definition begins at most three spaces in.
FootnoteSplit split_footnotes(std::string_view source);

}  // namespace samvad::forum
