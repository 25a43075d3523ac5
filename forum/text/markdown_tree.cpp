#include "forum/text/markdown_tree.hpp"

#include "forum/text/escapes.hpp"
#include "storage/base/guards.hpp"

#include <algorithm>
#include <cmark.h>
#include <cstdlib>
#include <vector>

namespace samvad::forum {
namespace {

using storage::Code;
using storage::Error;

constexpr std::size_t kMaxDepth = 64, kMaxOutput = 512 * 1024;
constexpr int kLowestHeading = 4;

struct FreeIterator {
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};

/// Deepest nesting, and the nodes that later steps change.
struct Survey {
  std::size_t depth = 0;
  std::vector<cmark_node*> headings, html, verbatim, links;
};

Survey survey(cmark_node* document) {
  Survey found;
  const std::unique_ptr<cmark_iter, FreeIterator> iterator(cmark_iter_new(document));
  std::size_t depth = 0;
  for (cmark_event_type event; (event = cmark_iter_next(iterator.get())) != CMARK_EVENT_DONE;) {
    cmark_node* node = cmark_iter_get_node(iterator.get());
    const cmark_node_type type = cmark_node_get_type(node);
    if (event == CMARK_EVENT_EXIT) {
      --depth;
      continue;
    }
    if (type == CMARK_NODE_HEADING) found.headings.push_back(node);
    if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE) found.html.push_back(node);
    if (type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK) found.verbatim.push_back(node);
    if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) found.links.push_back(node);
    // Leaves have no exit event.
    const bool leaf = type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_THEMATIC_BREAK ||
                      type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_TEXT || type == CMARK_NODE_SOFTBREAK ||
                      type == CMARK_NODE_LINEBREAK || type == CMARK_NODE_CODE || type == CMARK_NODE_HTML_INLINE;
    found.depth = std::max(found.depth, depth + 1);
    if (!leaf) ++depth;
  }
  return found;
}

cmark_node* new_text(const std::string& text) {
  cmark_node* node = cmark_node_new(CMARK_NODE_TEXT);
  cmark_node_set_literal(node, text.c_str());
  return node;
}

/// Escapes that were hidden from the parser come back where no pass over text will meet them.
void show_hidden(const Survey& found) {
  const auto text = [](const char* given) { return std::string_view(given == nullptr ? "" : given); };
  for (const auto* nodes : {&found.verbatim, &found.html}) {
    for (cmark_node* node : *nodes) {
      if (has_hidden(literal_of(node))) cmark_node_set_literal(node, show_escapes(literal_of(node), true).c_str());
    }
  }
  for (cmark_node* node : found.verbatim) {
    if (cmark_node_get_type(node) != CMARK_NODE_CODE_BLOCK) continue;
    const std::string_view info = text(cmark_node_get_fence_info(node));
    if (has_hidden(info)) cmark_node_set_fence_info(node, show_escapes(info, false).c_str());
  }
  for (cmark_node* node : found.links) {
    const std::string_view url = text(cmark_node_get_url(node)), title = text(cmark_node_get_title(node));
    if (has_hidden(url)) cmark_node_set_url(node, show_escapes(url, false).c_str());
    if (has_hidden(title)) cmark_node_set_title(node, show_escapes(title, false).c_str());
  }
}

/// Raw HTML is shown as it was written: dropping it would lose "#include <vector>".
void show_html(cmark_node* node) {
  std::string_view html = literal_of(node);
  cmark_node* shown = nullptr;
  if (cmark_node_get_type(node) == CMARK_NODE_HTML_INLINE) {
    shown = new_text(std::string(html));
  } else {
    shown = cmark_node_new(CMARK_NODE_PARAGRAPH);
    while (html.ends_with('\n')) html.remove_suffix(1);
    for (std::size_t at = 0; at < html.size();) {
      const std::size_t end = std::min(html.find('\n', at), html.size());
      if (at > 0) cmark_node_append_child(shown, cmark_node_new(CMARK_NODE_SOFTBREAK));
      cmark_node_append_child(shown, new_text(std::string(html.substr(at, end - at))));
      at = end + 1;
    }
  }
  cmark_node_replace(node, shown);
  cmark_node_free(node);
}

}  // namespace

void FreeNode::operator()(cmark_node* node) const {
  cmark_node_free(node);
}

std::string_view literal_of(cmark_node* node) {
  const char* text = cmark_node_get_literal(node);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

cmark_node* new_html_node(bool block, const std::string& html) {
  cmark_node* node = cmark_node_new(block ? CMARK_NODE_CUSTOM_BLOCK : CMARK_NODE_CUSTOM_INLINE);
  cmark_node_set_on_enter(node, html.c_str());
  return node;
}

std::string node_html(cmark_node* node) {
  const std::unique_ptr<char, decltype(&std::free)> html(cmark_render_html(node, CMARK_OPT_DEFAULT), &std::free);
  return html.get();
}

storage::Result<std::string> render_tree(std::string_view source, MarkWriter& writer) {
  // 1. parse; look before anything is done with it
  const std::string hidden = hide_escapes(source);
  const NodeOwner document(cmark_parse_document(hidden.data(), hidden.size(), CMARK_OPT_DEFAULT));
  const Survey found = survey(document.get());
  if (found.depth > kMaxDepth && storage::guard_on("SEC-22.tree_depth")) {
    return storage::fail(Error(Code::kTooLarge, "error.markdown_too_deep").with("limit", std::to_string(kMaxDepth)));
  }
  // 2. our passes
  for (cmark_node* heading : found.headings) {
    cmark_node_set_heading_level(heading, std::min(cmark_node_get_heading_level(heading) + 1, kLowestHeading));
  }
  show_hidden(found);
  mark_inlines(document.get(), writer);
  for (cmark_node* html : found.html) show_html(html);  // before tables, which take nodes out of the tree
  make_tables(document.get());
  // 3. render
  std::string out = node_html(document.get());
  if (out.size() > kMaxOutput && storage::guard_on("SEC-22.output")) {
    return storage::fail(Error(Code::kTooLarge, "error.markdown_output_too_long")
                             .with("limit", std::to_string(kMaxOutput))
                             .with("actual", std::to_string(out.size())));
  }
  return out;
}

}  // namespace samvad::forum
