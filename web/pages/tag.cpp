#include "web/pages/tag.hpp"

#include "forum/text/markdown.hpp"
#include "web/html/layout.hpp"
#include "web/html/links.hpp"
#include "web/html/pager.hpp"
#include "web/html/parts.hpp"
#include "web/html/thread_row.hpp"
#include "web/pages/handlers.hpp"
#include "web/pages/shows.hpp"

namespace samvad::web {

using storage::Code;
using storage::fail;

namespace {

constexpr std::size_t kMostBytes = 200;  ///< of a key; what federation stores of others' tags

/// A tag that nobody wrote with our marks cannot be one: it would only be a page with a stranger's words on it.
bool could_be_a_tag(std::string_view key) {
  return !key.empty() && key.size() <= kMostBytes && key.find_first_of(" \t/?#") == std::string_view::npos;
}

}  // namespace

std::string tag_page(const Frame& frame, const TagView& view) {
  const SafeUrl self = tag_url(view.key);
  PageHead head{.title = "#" + view.key, .canonical = self};
  head.description = frame.t.tag_description(view.key);
  // an address of this kind exists for every word there is: only those with threads are worth finding
  head.index = view.first && !view.page.threads.empty();
  if (view.page.next) head.next = self.query("after", view.page.next->text());
  return write_page(frame, head, [&](Html& html) {
    {
      const auto intro = html.open("div", {{"class", "page-head"}});
      html.element("h1", {{"dir", "auto"}}, head.title);
      html.element("p", {{"class", "lead"}}, html.t.tag_lead());
    }
    const auto list = html.open("section", {{"aria-label", html.t.tag_threads()}});
    html.element("h2", {{"class", "only-heard"}}, html.t.tag_threads());
    if (view.page.threads.empty()) {
      write_empty(html, html.t.tag_empty(), html.t.home_all_boards(), SafeUrl::local("/boards"));
      return;
    }
    write_thread_rows(html, frame, view.page, true);
    write_cursor_pager(html, view.first ? std::nullopt : std::optional(self), head.next);
  });
}

PageResult show_tag(Visit& visit) {
  const std::string_view asked = visit.request.param("tag");
  TagView view;
  view.key = forum::tag_key(asked);
  if (!could_be_a_tag(view.key)) return fail(Code::kNotFound, "error.not_found");
  if (view.key != asked) return visit.go(tag_url(view.key));
  const auto cursor = storage::views::ThreadCursor::parse(visit.query("after"));
  view.first = !cursor;
  view.page = storage::views::tagged_threads(visit.db, visit.services.authors, visit.viewer, view.key, cursor);
  Response response = visit.page(tag_page(visit.frame, view));
  response.shows = {kShowsSite, kShowsNewest};
  add_shown(response, view.page);
  return response;
}

}  // namespace samvad::web
