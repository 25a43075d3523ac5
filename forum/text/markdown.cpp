#include "forum/text/markdown.hpp"

#include "forum/text/footnotes.hpp"
#include "forum/text/mark_writer.hpp"
#include "forum/text/markdown_guard.hpp"
#include "forum/text/markdown_tree.hpp"
#include "forum/text/plain.hpp"
#include "forum/text/unicode.hpp"

#include <algorithm>

namespace samvad::forum {
namespace {

constexpr std::size_t kMostFound = 200;

/// Notes as they were first referred to; then those whose reference turned out to be code.
std::vector<const Footnote*> in_order(const std::vector<Footnote>& notes, const std::vector<std::string>& noted) {
  std::vector<const Footnote*> order(noted.size(), nullptr);
  std::vector<const Footnote*> others;
  for (const Footnote& note : notes) {
    const auto found = std::find(noted.begin(), noted.end(), note.label);
    if (found == noted.end()) {
      others.push_back(&note);
    } else {
      order[static_cast<std::size_t>(found - noted.begin())] = &note;
    }
  }
  order.insert(order.end(), others.begin(), others.end());
  return order;
}

}  // namespace

storage::Result<Rendered> render_markdown(std::string_view source, const MarkdownOptions& options) {
  SAMVAD_CHECK(guard_markdown(source));
  // 1. footnotes leave the text, the rest is rendered, then those it referred to
  const FootnoteSplit split = split_footnotes(source);
  std::vector<std::string> labels;
  for (const Footnote& note : split.notes) labels.push_back(note.label);
  MarkWriter writer(options, labels);
  SAMVAD_TRY(std::string html, render_tree(split.body, writer));
  writer.forget_labels();
  if (!split.notes.empty()) {
    html += "<ol class=\"footnotes\">\n";
    for (const Footnote* note : in_order(split.notes, writer.noted())) {
      SAMVAD_TRY(const std::string text, render_tree(note->source, writer));
      html += "<li>" + text + "</li>\n";
    }
    html += "</ol>\n";
  }
  // 2. our own output passes the sanitiser like everybody's
  Sanitised safe = sanitise_html(html, options.html);
  std::string start = excerpt(safe.html);
  return Rendered{std::move(safe.html), std::move(start), writer.mentions(), writer.tags(), std::move(safe.links)};
}

std::string tag_key(std::string_view tag) {
  std::string plain;
  const std::string lower = to_lower(repair_utf8(tag));
  for (std::size_t at = 0; at < lower.size();) {
    const char32_t c = next_code_point(lower, at);
    if (c != 0x200C && c != 0x200D) append_utf8(plain, c);
  }
  return plain;
}

std::vector<Mention> find_mentions(std::string_view source, std::string_view local_host) {
  std::vector<Mention> found;
  if (!valid_utf8(source)) return found;
  for (const Mark& mark : find_marks(source, {})) {
    if (mark.kind != Mark::Kind::kMention || found.size() >= kMostFound) continue;
    Mention mention = mention_of(mark, local_host);
    if (!mention.name.empty() && std::find(found.begin(), found.end(), mention) == found.end()) {
      found.push_back(std::move(mention));
    }
  }
  return found;
}

}  // namespace samvad::forum
