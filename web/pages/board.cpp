#include "web/pages/board.hpp"

#include "web/html/layout.hpp"
#include "web/html/links.hpp"
#include "web/html/pager.hpp"
#include "web/html/parts.hpp"
#include "web/html/person.hpp"
#include "web/html/thread_row.hpp"

namespace samvad::web {

using storage::boards::WhoMayPost;
using storage::views::ThreadSort;

std::string_view word_of(ThreadSort sort) {
  switch (sort) {
    case ThreadSort::kNew:
      return "new";
    case ThreadSort::kTop:
      return "top";
    case ThreadSort::kUnread:
      return "unread";
    case ThreadSort::kLatest:
      break;
  }
  return "latest";
}

ThreadSort sort_of(std::string_view word) {
  for (const ThreadSort sort : {ThreadSort::kNew, ThreadSort::kTop, ThreadSort::kUnread}) {
    if (word == word_of(sort)) return sort;
  }
  return ThreadSort::kLatest;
}

namespace {

SafeUrl sorted_url(const BoardView& view, ThreadSort sort) {
  const SafeUrl url = board_url(view.page.board);
  return sort == ThreadSort::kLatest ? url : url.query("sort", word_of(sort));
}

void write_orders(Html& html, const Frame& frame, const BoardView& view) {
  std::vector<Tab> tabs{
      {html.t.board_sort_latest(), sorted_url(view, ThreadSort::kLatest), view.sort == ThreadSort::kLatest},
      {html.t.board_sort_new(), sorted_url(view, ThreadSort::kNew), view.sort == ThreadSort::kNew},
      {html.t.board_sort_top(), sorted_url(view, ThreadSort::kTop), view.sort == ThreadSort::kTop}};
  if (frame.viewer) {
    tabs.push_back(
        {html.t.board_sort_unread(), sorted_url(view, ThreadSort::kUnread), view.sort == ThreadSort::kUnread});
  }
  write_tabs(html, html.t.board_sorts(), tabs);
}

void write_policy(Html& html, const storage::boards::BoardRow& board) {
  if (board.archived_at) {
    write_notice(html, "warning", html.t.board_archived());
  } else if (board.who_may_post == WhoMayPost::kModerators) {
    html.element("p", {{"class", "hint"}}, html.t.board_post_moderators());
  } else if (board.who_may_post == WhoMayPost::kModeratorsStartThreads) {
    html.element("p", {{"class", "hint"}}, html.t.board_post_moderators_start());
  } else if (board.who_may_post == WhoMayPost::kMembers) {
    html.element("p", {{"class", "hint"}}, html.t.board_post_members());
  }
}

void write_rules(Html& html, const BoardView& view) {
  if (view.page.rules.empty()) return;
  const auto section = html.open("section");
  html.element("h2", html.t.board_rules());
  const auto list = html.open("ol");
  for (const std::string& title : view.page.rules) html.element("li", {{"dir", "auto"}}, title);
}

void write_people(Html& html, const BoardView& view) {
  if (view.page.moderators.empty()) return;
  const auto section = html.open("section");
  html.element("h2", html.t.board_moderators());
  const auto list = html.open("ul");
  for (const storage::ActorId id : view.page.moderators) {
    const auto found = view.page.list.authors.find(id);
    if (found == view.page.list.authors.end()) continue;
    const auto item = html.open("li");
    write_name(html, &found->second);
  }
}

void write_aside(Html& html, const Frame& frame, const BoardView& view) {
  const storage::boards::BoardRow& board = view.page.board;
  const auto aside = html.open("aside");
  if (!board.members_only && frame.federates) {
    const auto section = html.open("section");
    html.element("h2", html.t.board_handle());
    write_handle(html, "@" + board.name + "@" + (board.remote ? board.host : frame.host));
    html.element("p", {{"class", "hint"}}, html.t.board_handle_hint());
  }
  if (!view.page.children.empty()) {
    const auto section = html.open("section");
    html.element("h2", html.t.board_subboards());
    const auto list = html.open("ul");
    for (const storage::views::SubBoard& child : view.page.children) {
      const auto item = html.open("li");
      html.element("a", {href(board_url(child.name)), {"dir", "auto"}}, child.title);
    }
  }
  write_rules(html, view);
  write_people(html, view);
}

void write_head(Html& html, const BoardView& view) {
  const storage::boards::BoardRow& board = view.page.board;
  const Crumb crumbs[] = {{std::string(html.t.boards_title()), SafeUrl::local("/boards")}, {board.title, std::nullopt}};
  write_breadcrumbs(html, crumbs);
  const auto row = html.open("div", {{"class", "title-row"}});
  {
    const auto head = html.open("div", {{"class", "page-head"}});
    html.element("h1", {{"dir", "auto"}}, board.title);
    if (!board.description_html.empty()) {
      const auto text = html.open("div", {{"class", "lead"}, {"dir", "auto"}, maybe("lang", board.language)});
      html.raw(SanitisedHtml(board.description_html));
    }
    write_policy(html, board);
  }
  if (view.may_start) {
    html.element("a", {{"class", "button primary"}, href(SafeUrl::local("/new").query("board", board.name))},
                 html.t.board_empty_next());
  }
}

void write_list(Html& html, const Frame& frame, const BoardView& view) {
  const auto main = html.open("section", {{"aria-label", html.t.home_latest()}});
  write_orders(html, frame, view);
  html.element("h2", {{"class", "only-heard"}}, html.t.home_latest());
  if (view.page.list.threads.empty()) {
    if (view.sort == ThreadSort::kUnread) {
      write_empty(html, html.t.board_empty_unread(), html.t.board_sort_latest(), board_url(view.page.board));
    } else if (view.may_start) {
      write_empty(html, html.t.board_empty(), html.t.board_empty_next(),
                  SafeUrl::local("/new").query("board", view.page.board.name));
    } else {
      write_empty(html, html.t.board_empty(), html.t.home_all_boards(), SafeUrl::local("/boards"));
    }
    return;
  }
  write_thread_rows(html, frame, view.page.list, false);
  std::optional<SafeUrl> newer;
  std::optional<SafeUrl> older;
  if (!view.first) newer = sorted_url(view, view.sort);
  if (view.page.list.next) older = sorted_url(view, view.sort).query("after", view.page.list.next->text());
  write_cursor_pager(html, newer, older);
}

}  // namespace

std::string board_page(const Frame& frame, const BoardView& view) {
  const storage::boards::BoardRow& board = view.page.board;
  PageHead head{.title = board.title, .canonical = board_url(board), .activity = board.uri, .current = "boards"};
  head.description = frame.t.board_description(board.title);
  head.index = view.first && view.sort == ThreadSort::kLatest && !board.members_only;
  if (view.page.list.next) head.next = sorted_url(view, view.sort).query("after", view.page.list.next->text());
  return write_page(frame, head, [&](Html& html) {
    write_head(html, view);
    const auto columns = html.open("div", {{"class", "columns"}});
    write_list(html, frame, view);
    write_aside(html, frame, view);
  });
}

}  // namespace samvad::web
