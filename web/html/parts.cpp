#include "web/html/parts.hpp"

namespace samvad::web {

void write_breadcrumbs(Html& html, std::span<const Crumb> crumbs) {
  const auto nav = html.open("nav", {{"class", "crumbs"}, {"aria-label", html.t.nav_breadcrumbs()}});
  const auto list = html.open("ol");
  for (const Crumb& crumb : crumbs) {
    const auto item = html.open("li");
    if (crumb.url) {
      html.element("a", {href(*crumb.url), {"dir", "auto"}}, crumb.name);
    } else {
      html.element("span", {{"aria-current", "page"}, {"dir", "auto"}}, crumb.name);
    }
  }
}

void write_notice(Html& html, std::string_view kind, std::string_view sentence) {
  const std::string look = "notice " + std::string(kind);
  const auto box = html.open("div", {{"class", look}, {"role", kind == "error" ? "alert" : "status"}});
  html.element("p", sentence);
}

void write_empty(Html& html, std::string_view sentence, std::string_view action_name,
                 const std::optional<SafeUrl>& action_url) {
  const auto box = html.open("div", {{"class", "empty"}});
  html.element("p", sentence);
  if (action_name.empty()) return;
  if (action_url) {
    html.element("a", {{"class", "button primary"}, href(*action_url)}, action_name);
  } else {
    html.element("p", {{"class", "hint"}}, action_name);
  }
}

void write_handle(Html& html, std::string_view handle) {
  const auto box = html.open("p", {{"class", "handle-box"}});
  html.element("code", {{"translate", "no"}}, handle);
  html.element(
      "button",
      {{"type", "button"}, {"class", "quiet needs-js"}, {"data-copy", handle}, {"data-done", html.t.common_copied()}},
      html.t.common_copy());
}

namespace {

void write_choices(Html& html, std::string_view look, std::string_view label, std::span<const Tab> tabs) {
  const auto nav = html.open("nav", {{"class", look}, {"aria-label", label}});
  for (const Tab& tab : tabs) {
    html.element("a", {href(tab.url), maybe("aria-current", tab.current ? "page" : "")}, tab.name);
  }
}

}  // namespace

void write_tabs(Html& html, std::string_view label, std::span<const Tab> tabs) {
  write_choices(html, "tabs", label, tabs);
}

void write_sections(Html& html, std::string_view label, std::span<const Tab> tabs) {
  write_choices(html, "sections", label, tabs);
}

void write_table(Html& html, std::string_view caption, std::span<const std::string_view> heads,
                 std::span<const std::vector<std::string>> rows) {
  const auto frame =
      html.open("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", caption}});
  const auto table = html.open("table");
  html.element("caption", {{"class", "only-heard"}}, caption);
  {
    const auto head = html.open("thead");
    const auto row = html.open("tr");
    for (const std::string_view name : heads) html.element("th", {{"scope", "col"}}, name);
  }
  const auto body = html.open("tbody");
  for (const std::vector<std::string>& cells : rows) {
    const auto row = html.open("tr");
    for (const std::string& cell : cells) html.element("td", {{"dir", "auto"}}, cell);
  }
}

}  // namespace samvad::web
