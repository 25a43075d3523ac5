#include "web/pages/history.hpp"

#include "forum/text/reading_text.hpp"
#include "web/html/layout.hpp"
#include "web/html/links.hpp"
#include "web/html/parts.hpp"
#include "web/html/person.hpp"
#include "web/html/thread_row.hpp"
#include "web/html/time.hpp"
#include "web/pages/diff.hpp"

namespace samvad::web {

namespace {

using storage::revisions::RevisionRow;

/// A version as its readers saw it; what other servers call the source was seen by nobody.
std::string whole(const HistoryView& view, const RevisionRow& row) {
  const std::string words = forum::words_of(!view.post.host, row.source, row.html);
  return row.title.empty() ? words : row.title + "\n\n" + words;
}

void write_version(Html& html, const HistoryView& view, std::size_t index) {
  const std::vector<RevisionRow>& texts = view.history.texts;
  const RevisionRow& row = texts[index];
  const auto card = html.open("li", {{"class", "card"}});
  {
    const auto heading = html.open("h2");
    html.text(html.t.history_version(row.revision));
    if (index + 1 == texts.size()) html.text(" ").element("span", {{"class", "tag"}}, html.t.history_current());
    if (index == 0 && !view.history.older) html.text(" ").element("span", {{"class", "tag"}}, html.t.history_first());
  }
  {
    const auto meta = html.open("p", {{"class", "meta"}});
    const auto editor = view.history.authors.find(row.editor);
    write_name(html, editor == view.history.authors.end() ? nullptr : &editor->second);
    write_moment(html, row.written_at);
  }
  if (index > 0) {
    write_diff(html, whole(view, texts[index - 1]), whole(view, row));
  } else {
    html.element("div", {{"class", "diff"}, {"dir", "auto"}}, whole(view, row));
  }
}

}  // namespace

std::string history_page(const Frame& frame, const HistoryView& view) {
  PageHead head{.title = frame.t.history_title(view.post.number)};
  head.index = false;
  head.shape = "narrow";
  const SafeUrl back = thread_number_url(view.thread.id, view.thread.slug, view.post.number);
  return write_page(frame, head, [&](Html& html) {
    const Crumb crumbs[] = {{std::string(shown_title(html.t, view.thread.title)), thread_url(view.thread)},
                            {html.t.post_number(view.post.number), back}};
    write_breadcrumbs(html, crumbs);
    {
      const auto intro = html.open("div", {{"class", "page-head"}});
      html.element("h1", head.title);
      html.element("p", {{"class", "lead"}}, html.t.history_lead());
    }
    if (view.history.texts.size() < 2) {
      const bool came_so = view.post.edited_at && view.post.host;
      write_empty(html,
                  came_so               ? html.t.history_came_edited()
                  : view.post.edited_at ? html.t.history_silent()
                                        : html.t.history_none(),
                  html.t.history_back(), back);
      return;
    }
    const auto list = html.open("ol", {{"class", "cards"}, {"reversed", ""}});
    for (std::size_t left = view.history.texts.size(); left > 0; --left) write_version(html, view, left - 1);
    if (view.history.older) html.element("li", {{"class", "hint"}}, html.t.history_older());
  });
}

}  // namespace samvad::web
