#include "tests/forum/text/html_check.hpp"

#include <cstdlib>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <gumbo.h>
#include <iterator>
#include <set>

namespace samvad::forum::testing {
namespace {

const std::set<std::string_view> kElements{
    "a",    "abbr",   "b",   "blockquote", "br",  "caption", "cite",  "code", "del", "details", "em",   "h2", "h3",
    "h4",   "hr",     "i",   "img",        "li",  "ol",      "p",     "pre",  "rp",  "rt",      "ruby", "s",  "small",
    "span", "strong", "sub", "summary",    "sup", "table",   "tbody", "td",   "th",  "thead",   "tr",   "u",  "ul"};
const std::set<std::string_view> kAttributes{"class",   "href", "src", "alt", "start",     "colspan",
                                             "rowspan", "lang", "dir", "rel", "translate", "loading"};

void walk(std::string_view html, const std::function<void(const GumboNode&, std::size_t)>& visit) {
  GumboOptions options = kGumboDefaultOptions;
  options.fragment_context = GUMBO_TAG_DIV;
  GumboOutput* output = gumbo_parse_with_options(&options, html.data(), html.size());
  std::vector<std::pair<const GumboNode*, std::size_t>> waiting{{output->root, 0}};
  while (!waiting.empty()) {
    const auto [node, depth] = waiting.back();
    waiting.pop_back();
    if (node != output->root) visit(*node, depth);
    if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE) continue;
    const GumboVector& children = node->v.element.children;
    for (unsigned index = 0; index < children.length; ++index) {
      waiting.emplace_back(static_cast<const GumboNode*>(children.data[index]), depth + 1);
    }
  }
  gumbo_destroy_output(&options, output);
}

bool safe_scheme(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://") || url.starts_with("mailto:");
}

void check_attributes(const GumboElement& element, std::vector<std::string>& found) {
  for (unsigned index = 0; index < element.attributes.length; ++index) {
    const auto* one = static_cast<const GumboAttribute*>(element.attributes.data[index]);
    const std::string name = one->name;
    if (!kAttributes.contains(name)) found.push_back("attribute " + name);
    if ((name == "href" || name == "src") && !safe_scheme(one->value))
      found.push_back("address " + std::string(one->value));
    if (name == "rel" &&
        std::string_view(one->value).find("nofollow noopener noreferrer ugc") == std::string_view::npos) {
      found.push_back("rel");
    }
  }
  if (element.tag == GUMBO_TAG_A && gumbo_get_attribute(&element.attributes, "rel") == nullptr)
    found.push_back("no rel");
}

}  // namespace

std::vector<std::string> forbidden_in(std::string_view html) {
  std::vector<std::string> found;
  walk(html, [&found](const GumboNode& node, std::size_t depth) {
    if (depth > 65) found.push_back("depth " + std::to_string(depth));
    if (node.type == GUMBO_NODE_COMMENT || node.type == GUMBO_NODE_CDATA || node.type == GUMBO_NODE_TEMPLATE) {
      found.emplace_back("comment, CDATA or template");
    }
    if (node.type != GUMBO_NODE_ELEMENT) return;
    const GumboElement& element = node.v.element;
    if (element.tag_namespace != GUMBO_NAMESPACE_HTML) found.emplace_back("namespace");
    const std::string_view name = gumbo_normalized_tagname(element.tag);
    if (!kElements.contains(name)) found.push_back("element " + std::string(name));
    check_attributes(element, found);
  });
  return found;
}

std::size_t count_elements(std::string_view html) {
  std::size_t count = 0;
  walk(html, [&count](const GumboNode& node, std::size_t) { count += node.type == GUMBO_NODE_ELEMENT ? 1 : 0; });
  return count;
}

std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string fixture(const std::string& name) {
  const char* folder = std::getenv("SAMVAD_FIXTURES");
  return folder == nullptr ? "" : std::string(folder) + "/" + name;
}

TEST(HtmlCheck, SeesWhatMustNotBeServed) {
  EXPECT_FALSE(forbidden_in("<p onclick=x>a</p>").empty());
  EXPECT_FALSE(forbidden_in("<a href='javascript:x' rel='nofollow noopener noreferrer ugc'>a</a>").empty());
  EXPECT_FALSE(forbidden_in("<svg><p>x</p></svg>").empty());
  EXPECT_FALSE(forbidden_in("<!-- x -->").empty());
  EXPECT_FALSE(forbidden_in("<script>x</script>").empty());
  EXPECT_TRUE(forbidden_in("<p class=\"quote\">a</p>").empty());
}

}  // namespace samvad::forum::testing
