#include "web/html/pager.hpp"

#include "web/assets/catalogue.hpp"

namespace samvad::web {

void write_pager(Html& html, int page, int pages, const std::function<SafeUrl(int)>& url_of, bool again) {
  if (pages < 2) return;
  const auto nav =
      html.open("nav", {{"class", "pager"}, {"aria-label", again ? html.t.page_label_below() : html.t.page_label()}});
  if (page > 1) html.element("a", {{"rel", "prev"}, href(url_of(page - 1))}, html.t.page_previous());
  {
    const auto numbers = html.open("span", {{"class", "numbers"}});
    bool gap = false;
    for (int number = 1; number <= pages; ++number) {
      if (number != 1 && number != pages && (number < page - 2 || number > page + 2)) {
        if (!gap) html.element("span", {{"aria-hidden", "true"}}, "…");
        gap = true;
        continue;
      }
      gap = false;
      const std::string shown = number_text(html.t.language(), number);
      const std::string heard = html.t.page_of(number, pages);
      if (number == page) {
        html.element("span", {{"class", "here"}, {"aria-current", "page"}, {"aria-label", heard}}, shown);
      } else {
        html.element("a", {href(url_of(number)), {"aria-label", heard}}, shown);
      }
    }
  }
  if (page < pages) html.element("a", {{"rel", "next"}, href(url_of(page + 1))}, html.t.page_next());
}

void write_cursor_pager(Html& html, const std::optional<SafeUrl>& newer, const std::optional<SafeUrl>& older) {
  if (!newer && !older) return;
  const auto nav = html.open("nav", {{"class", "pager"}, {"aria-label", html.t.page_label()}});
  if (newer) html.element("a", {{"rel", "prev"}, href(*newer)}, html.t.page_newer());
  if (older) html.element("a", {{"rel", "next"}, href(*older)}, html.t.page_older());
}

}  // namespace samvad::web
