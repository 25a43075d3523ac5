#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::forum {

/// Something in running text that we make more of.
struct Mark {
  enum class Kind { kMention, kTag, kLink, kFootnote } kind = Kind::kLink;
  std::size_t from = 0, to = 0;  ///< bytes of the text
  std::string name;              ///< mention: name; tag: as written without "#"; link: address; footnote: label
  std::string host;              ///< mention: as written, may be empty
};

/// Finds "@name", "@name@host", "#tag", "http(s)://…" and "[^label]" in `text` (valid UTF-8), in order, not
/// overlapping. Names are ASCII; a name ends before a letter of another script ("@ashaको"), but a Latin letter that
/// reads on
/// ("@josé") makes it no name. Tags are letters, marks and digits of any script with at least one letter; joiners may
/// stand inside. `barred`, when not empty, has one entry a byte: no mark begins where it is true (escaped characters).
std::vector<Mark> find_marks(std::string_view text, const std::vector<bool>& barred);

}  // namespace samvad::forum
