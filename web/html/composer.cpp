#include "web/html/composer.hpp"

namespace samvad::web {

namespace {

void write_toolbar(Html& html) {
  const auto bar = html.open("markdown-toolbar", {{"for", "f-text"}, {"aria-label", html.t.compose_toolbar()}});
  const auto tool = [&](Tag tag, std::string_view name, std::string_view sign) {
    html.element(tag, {{"role", "button"}, {"aria-label", name}, {"title", name}, {"data-sign", sign}}, "");
  };
  tool("md-bold", html.t.compose_bold(), "B");
  tool("md-italic", html.t.compose_italic(), "I");
  tool("md-header", html.t.compose_heading(), "H");
  tool("md-quote", html.t.compose_quote(), "❝");
  tool("md-code", html.t.compose_code(), "‹›");
  tool("md-link", html.t.compose_link(), "↗");
  tool("md-unordered-list", html.t.compose_list(), "•");
  tool("md-ordered-list", html.t.compose_numbered(), "1.");
}

}  // namespace

void write_composer(Html& html, const FormState& state, const Composer& composer) {
  const std::string_view problem = state.problem("text");
  {
    const auto box = html.open("div", {{"class", problem.empty() ? "field" : "field wrong"}});
    html.element("label", {{"for", "f-text"}}, composer.label);
    html.element("p", {{"class", "hint"}, {"id", "f-text-hint"}}, html.t.compose_body_hint());
    if (!problem.empty()) html.element("p", {{"class", "problem"}, {"id", "f-text-problem"}}, problem);
    write_toolbar(html);
    const auto expander = html.open("text-expander", {{"keys", "@"}, {"class", "expander"}, {"data-url", "/suggest"}});
    const auto area =
        html.open("textarea", {{"id", "f-text"},
                               {"name", "text"},
                               {"rows", std::to_string(composer.rows)},
                               {"dir", "auto"},
                               flag("required", true),
                               flag("data-keep", true),
                               maybe("lang", composer.language),
                               {"aria-describedby", problem.empty() ? "f-text-hint" : "f-text-hint f-text-problem"},
                               maybe("aria-invalid", problem.empty() ? "" : "true")});
    html.text("\n").text(state.value("text", composer.stored));
  }
  const auto preview = html.open("div", {{"class", "preview"}, {"id", "preview"}, {"aria-live", "polite"}});
  if (composer.previewed) write_preview(html, composer.preview_html);
}

std::string_view audience_text(const Frame& frame, bool members_only) {
  if (members_only || frame.is_private) return frame.t.compose_audience_members();
  return frame.federates ? frame.t.compose_audience_public() : frame.t.compose_audience_here();
}

void write_composer_buttons(Html& html, std::string_view submit, const std::optional<SafeUrl>& cancel) {
  const auto row = html.open("div", {{"class", "buttons"}});
  html.element("button", {{"class", "primary"}}, submit);
  html.element("button",
               {{"name", "preview"},
                {"value", "1"},
                hx_post(SafeUrl::local("/preview")),
                {"data-hx-target", "#preview"},
                {"data-hx-swap", "innerHTML"}},
               html.t.common_preview());
  if (cancel) html.element("a", {{"class", "quiet"}, href(*cancel)}, html.t.common_cancel());
}

void write_preview(Html& html, std::string_view preview_html) {
  html.element("h2", html.t.compose_preview_heading());
  if (preview_html.empty()) {
    html.element("p", {{"class", "hint"}}, html.t.compose_preview_empty());
    return;
  }
  const auto prose = html.open("div", {{"class", "prose"}, {"dir", "auto"}});
  html.raw(SanitisedHtml(preview_html));
}

}  // namespace samvad::web
