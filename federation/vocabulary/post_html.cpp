#include "federation/vocabulary/post_html.hpp"

#include "forum/text/markdown.hpp"
#include "forum/text/plain.hpp"

namespace samvad::federation {

namespace {

std::string plain_as_html(std::string_view text) {
  std::string html = "<p>";
  for (const char c : forum::escape_html(text)) {
    if (c == '\n') {
      html += "<br>";
    } else if (c != '\r') {
      html += c;
    }
  }
  return html + "</p>";
}

std::string without_title(std::string html, const std::string& title) {
  if (title.empty()) return html;
  const std::string repeated = "<p><strong>" + forum::escape_html(title) + "</strong></p>";
  if (html.starts_with(repeated)) html.erase(0, repeated.size());
  while (html.starts_with('\n')) html.erase(0, 1);
  return html;
}

}  // namespace

std::string post_html(const PostDocument& post, const forum::SanitiseOptions& options) {
  if (post.content_media_type == "text/markdown") {
    forum::MarkdownOptions markdown;
    markdown.html = options;
    // What the renderer refuses (too deep, too long) is shown as it was typed.
    if (auto rendered = forum::render_markdown(post.content, markdown)) return std::move(rendered->html);
  }
  const bool html = post.content_media_type == "text/html";
  return without_title(foreign_html(html ? post.content : plain_as_html(post.content), options), post.title);
}

std::string foreign_html(std::string_view html, const forum::SanitiseOptions& options) {
  return forum::sanitise_html(html, options).html;
}

}  // namespace samvad::federation
