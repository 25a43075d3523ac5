#pragma once

#include "forum/text/sanitise.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace samvad::forum {

/// How an element of the allow-list may stand among others.
enum class HtmlKind {
  kInline,     ///< inside text, holds text and other inlines
  kBreak,      ///< br
  kPicture,    ///< img
  kRule,       ///< hr
  kParagraph,  ///< p: holds inlines, opened only when something is written in it
  kLine,       ///< headings, caption, summary: hold inlines
  kPre,        ///< pre: holds inlines, white space counts
  kFlow,       ///< blockquote, li, td, th, details: hold blocks and inlines
  kList,       ///< ul, ol: hold li
  kTable,      ///< holds caption, thead, tbody
  kSection,    ///< thead, tbody: hold tr
  kRow,        ///< tr: holds td, th
};

/// One element that may be written (federation.md 5.3).
struct HtmlElement {
  std::string_view name;
  HtmlKind kind;
};

/// Attributes as the tree gives them: names in lower case, values decoded.
using HtmlAttributes = std::vector<std::pair<std::string_view, std::string_view>>;

/// The element that stands for `name` (h1 becomes h2, h5 and h6 become h4, tfoot tbody, div and its like p); nullptr
/// when the tag is not kept.
const HtmlElement* find_html_element(std::string_view name);

/// True for elements that go with all they hold (script, style, svg, …).
bool drops_content(std::string_view name);

/// The value of the first attribute called `name`, "" when there is none.
std::string_view attribute(const HtmlAttributes& attributes, std::string_view name);

/// The start tag as it is written: kept attributes in a fixed order, fixed rel. Empty when the tag makes no sense
/// without what was taken from it (a without a safe href). Pictures are picture_tag's.
std::string start_tag(const HtmlElement& element, const HtmlAttributes& attributes, const SanitiseOptions& options);

/// A picture that may stay, or "" when it must become a link.
std::string picture_tag(std::string_view src, std::string_view alt, const SanitiseOptions& options);

/// The safe, absolute form of a link's target, "" when there is none.
std::string link_target(std::string_view href, const SanitiseOptions& options);

/// Characters that are left out everywhere: controls, byte order mark, bidirectional overrides, noncharacters.
bool never_written(char32_t c);

}  // namespace samvad::forum
