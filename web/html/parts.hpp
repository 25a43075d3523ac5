#pragma once

#include "web/html/frame.hpp"
#include "web/html/html.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::web {

/// A place in the path of breadcrumbs; the last one is the page itself and has no link.
struct Crumb {
  std::string name;
  std::optional<SafeUrl> url;
};
void write_breadcrumbs(Html& html, std::span<const Crumb> crumbs);

/// A message box. `kind`: "info", "good", "warning", "error". Announced politely; errors at once.
void write_notice(Html& html, std::string_view kind, std::string_view sentence);

/// What stands where a list would be: a sentence and, where there is one, the next action.
void write_empty(Html& html, std::string_view sentence, std::string_view action_name = {},
                 const std::optional<SafeUrl>& action_url = std::nullopt);

/// A handle to copy; the button appears with the script only.
void write_handle(Html& html, std::string_view handle);

/// One entry of a row of tabs (orders of a list, sections of settings).
struct Tab {
  std::string_view name;
  SafeUrl url;
  bool current = false;
};
void write_tabs(Html& html, std::string_view label, std::span<const Tab> tabs);
/// The same as the list of sections beside a page of shape "desk".
void write_sections(Html& html, std::string_view label, std::span<const Tab> tabs);

/// A table that scrolls inside itself on narrow screens. Cells are text.
void write_table(Html& html, std::string_view caption, std::span<const std::string_view> heads,
                 std::span<const std::vector<std::string>> rows);

}  // namespace samvad::web
