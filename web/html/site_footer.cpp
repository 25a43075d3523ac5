#include "web/html/site_footer.hpp"

namespace samvad::web {

namespace {

SafeUrl switch_url(const Frame& frame, std::string_view what, std::string_view value) {
  const SafeUrl url = SafeUrl::local("/appearance").query(what, value);
  return frame.here == "/" ? url : url.query("return", frame.here);
}

void write_languages(Html& html, const Frame& frame) {
  const auto nav = html.open("nav", {{"aria-label", html.t.footer_language()}, {"class", "switch"}});
  html.element("span", {{"class", "switch-name"}}, html.t.footer_language());
  for (const Language language : kLanguages) {
    const std::string_view tag = tag_of(language);
    const bool current = language == frame.t.language();
    html.element("a",
                 {href(switch_url(frame, "lang", tag)),
                  {"lang", tag},
                  {"hreflang", tag},
                  {"rel", "nofollow"},
                  maybe("aria-current", current ? "true" : "")},
                 own_name(language));
  }
}

std::string_view name_of(const Text& t, Theme theme) {
  switch (theme) {
    case Theme::kLight:
      return t.theme_light();
    case Theme::kDark:
      return t.theme_dark();
    case Theme::kContrast:
      return t.theme_contrast();
    case Theme::kSystem:
      break;
  }
  return t.theme_auto();
}

void write_themes(Html& html, const Frame& frame) {
  const auto nav = html.open("nav", {{"aria-label", html.t.footer_theme()}, {"class", "switch"}});
  html.element("span", {{"class", "switch-name"}}, html.t.footer_theme());
  for (const Theme theme : {Theme::kSystem, Theme::kLight, Theme::kDark, Theme::kContrast}) {
    html.element("a",
                 {href(switch_url(frame, "theme", word_of(theme))),
                  {"rel", "nofollow"},
                  maybe("aria-current", theme == frame.theme ? "true" : "")},
                 name_of(html.t, theme));
  }
}

}  // namespace

void write_site_footer(Html& html, const Frame& frame) {
  const auto footer = html.open("footer", {{"class", "site"}});
  const auto row = html.open("div", {{"class", "row"}});
  {
    const auto links = html.open("nav", {{"aria-label", html.t.footer_label()}, {"class", "links"}});
    html.element("a", {href(SafeUrl::local("/about"))}, html.t.footer_about());
    html.element("a", {href(SafeUrl::local("/rules"))}, html.t.footer_rules());
    html.element("a", {href(SafeUrl::local("/privacy"))}, html.t.footer_privacy());
    if (!frame.closed) html.element("a", {href(SafeUrl::local("/modlog"))}, html.t.footer_log());
  }
  write_languages(html, frame);
  write_themes(html, frame);
  html.element("p", {{"class", "fine"}},
               std::string(html.t.footer_times()) + " " + html.t.footer_software(SAMVAD_VERSION));
}

}  // namespace samvad::web
