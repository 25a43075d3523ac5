#include "forum/text/html_tree.hpp"

#include <gumbo.h>
#include <memory>

namespace samvad::forum {
namespace {

const GumboOptions& fragment_options() {
  static const GumboOptions options = [] {
    GumboOptions chosen = kGumboDefaultOptions;
    chosen.fragment_context = GUMBO_TAG_DIV;
    chosen.max_errors = 0;
    return chosen;
  }();
  return options;
}

struct Destroy {
  void operator()(GumboOutput* output) const { gumbo_destroy_output(&fragment_options(), output); }
};

/// A node whose children are being walked.
struct Step {
  const GumboVector* children;
  unsigned next;
};

void start(const GumboElement& element, HtmlEmitter& emitter) {
  HtmlAttributes attributes;
  for (unsigned index = 0; index < element.attributes.length; ++index) {
    const auto* one = static_cast<const GumboAttribute*>(element.attributes.data[index]);
    attributes.emplace_back(one->name, one->value);
  }
  // Elements of other namespaces have the same names and other meanings: they are never kept.
  const bool html = element.tag_namespace == GUMBO_NAMESPACE_HTML;
  emitter.start(html ? gumbo_normalized_tagname(element.tag) : "", attributes);
}

}  // namespace

void walk_html_tree(std::string_view html, HtmlEmitter& emitter) {
  const std::unique_ptr<GumboOutput, Destroy> output(
      gumbo_parse_with_options(&fragment_options(), html.data(), html.size()));
  if (!output || output->root == nullptr) return;
  std::vector<Step> steps{{&output->root->v.element.children, 0}};
  while (!steps.empty()) {
    Step& step = steps.back();
    if (step.next == step.children->length) {
      steps.pop_back();
      if (!steps.empty()) emitter.end();
      continue;
    }
    const auto* node = static_cast<const GumboNode*>(step.children->data[step.next++]);
    if (node->type == GUMBO_NODE_ELEMENT) {
      const GumboElement& element = node->v.element;
      if (element.tag != GUMBO_TAG_UNKNOWN && drops_content(gumbo_normalized_tagname(element.tag))) continue;
      start(element, emitter);
      steps.push_back({&element.children, 0});
    } else if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE) {
      emitter.text(node->v.text.text);
    }
  }
}

}  // namespace samvad::forum
