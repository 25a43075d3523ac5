#pragma once

#include "forum/text/mark_writer.hpp"
#include "storage/base/result.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct cmark_node;

namespace samvad::forum {

/// Parses guarded Markdown, runs the passes and renders; not yet sanitised. Errors "error.markdown_too_deep",
/// "error.markdown_output_too_long". Headings begin at the second level: the first is the page's title.
storage::Result<std::string> render_tree(std::string_view source, MarkWriter& writer);

/// Pass over text nodes: mentions, tags, bare links, footnote references, strikethrough. Characters that were escaped
/// in the source begin no mark; their nodes are remembered for the table pass by is_escaped().
void mark_inlines(cmark_node* document, MarkWriter& writer);

/// True for a text node that holds a character escaped in the source ("\|"), after mark_inlines.
bool is_escaped(cmark_node* text);

/// Pass over paragraphs: a line followed by a delimiter row ("--- | :-:") becomes a table with all lines below it;
/// at most 50 columns and 500 rows, larger ones stay paragraphs.
void make_tables(cmark_node* document);

/// The text of a text or code node, "" for other nodes.
std::string_view literal_of(cmark_node* node);

/// Frees a tree.
struct FreeNode {
  void operator()(cmark_node* node) const;
};
using NodeOwner = std::unique_ptr<cmark_node, FreeNode>;

/// A new inline or block node that renders as `html`.
cmark_node* new_html_node(bool block, const std::string& html);

/// The HTML of a node, without the unsafe option (SEC-22).
std::string node_html(cmark_node* node);

}  // namespace samvad::forum
