#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace samvad::forum {

/// What a reader sees of sanitised HTML: tags gone, references decoded, a line break after each block and for br, a tab
/// between cells, pictures by their alt text. Safe on any input.
std::string plain_text(std::string_view html);

/// Plain text on one line, at most `graphemes` long, cut between words where one is near, "…" at the cut.
std::string excerpt(std::string_view html, std::size_t graphemes = 200);

/// A title for a remote note without one: its first line that shows something, leading mentions left out, at most 100
/// graphemes. Empty when nothing shows.
std::string title_from_html(std::string_view html);

/// A thread's title as the last part of its address: lower case, letters, marks and digits of any script kept, all else
/// one "-", at most 80 bytes, cut between graphemes; "-" when nothing is left. Not percent-encoded.
std::string make_slug(std::string_view title);

/// A Markdown quote block: "> @author:" and `text` line by line, followed by an empty line. `author` is a handle
/// without the first "@"; empty leaves the line out.
std::string quote_passage(std::string_view author, std::string_view text);

/// Escapes & < > " for HTML text and double-quoted attributes.
std::string escape_html(std::string_view text);

}  // namespace samvad::forum
