#include "web/html/layout.hpp"

#include "web/assets/asset.hpp"
#include "web/html/site_footer.hpp"
#include "web/html/site_header.hpp"

namespace samvad::web {

namespace {

void write_meta(Html& html, AttributeName kind, std::string_view name, std::string_view content) {
  if (!content.empty()) html.leaf("meta", {Attribute(kind, name), {"content", content}});
}

void write_links(Html& html, const Frame& frame, const PageHead& head) {
  if (head.canonical) html.leaf("link", {{"rel", "canonical"}, href(head.canonical->below(frame.origin))});
  if (head.previous) html.leaf("link", {{"rel", "prev"}, href(*head.previous)});
  if (head.next) html.leaf("link", {{"rel", "next"}, href(*head.next)});
  // an id of ours needs no reading as a foreign address does
  const bool ours = head.activity.starts_with(frame.origin + "/") &&
                    is_local_path(std::string_view(head.activity).substr(frame.origin.size()));
  const std::optional<SafeUrl> activity =
      ours ? SafeUrl::local(std::string_view(head.activity).substr(frame.origin.size())).below(frame.origin)
           : SafeUrl::outside(head.activity);
  if (activity && (frame.federates || !ours)) {
    html.leaf("link", {{"rel", "alternate"}, {"type", "application/activity+json"}, href(*activity)});
  }
  html.leaf("link", {{"rel", "icon"}, {"type", "image/svg+xml"}, href(SafeUrl::local(asset_path("mark.svg")))});
  html.leaf("link", {{"rel", "stylesheet"}, href(SafeUrl::local(asset_path("app.css")))});
}

void write_head(Html& html, const Frame& frame, const PageHead& head) {
  const auto element = html.open("head");
  html.leaf("meta", {{"charset", "utf-8"}});
  html.leaf("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.element("title", head.title.empty() || head.title == frame.site_name ? frame.site_name
                                                                            : head.title + " · " + frame.site_name);
  write_meta(html, "name", "description", head.description);
  if (!head.index) write_meta(html, "name", "robots", "noindex");
  html.leaf("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  write_meta(html, "name", "htmx-config",
             R"({"includeIndicatorCSS":false,"history":false,"noSwap":[204,304,"4xx","5xx"]})");
  write_meta(html, "property", "og:title", head.title);
  write_meta(html, "property", "og:description", head.description);
  write_meta(html, "property", "og:type", head.og_type.empty() ? "website" : head.og_type);
  write_meta(html, "property", "og:site_name", frame.site_name);
  write_links(html, frame, head);
  Scripted::write(html, SafeUrl::local(asset_path("app.js")));
}

}  // namespace

std::string write_page(const Frame& frame, const PageHead& head, const std::function<void(Html&)>& body) {
  Html html(frame.t, head.about_bytes);
  html.doctype();
  {
    const std::string_view theme = frame.theme == Theme::kSystem ? std::string_view{} : word_of(frame.theme);
    const std::string viewer = frame.viewer ? storage::to_text(frame.viewer->actor) : std::string();  // whose drafts
    const auto document = html.open(
        "html", {{"lang", tag_of(frame.t.language())}, maybe("data-viewer", viewer), maybe("data-theme", theme)});
    write_head(html, frame, head);
    const auto page = html.open("body", {{"class", head.shape}});
    html.element("a", {{"class", "skip"}, href(SafeUrl::local("#main"))}, html.t.nav_skip());
    write_site_header(html, frame, head.current);
    {
      const auto main = html.open("main", {{"id", "main"}, {"tabindex", "-1"}});
      body(html);
    }
    write_site_footer(html, frame);
  }
  return html.take();
}

}  // namespace samvad::web
