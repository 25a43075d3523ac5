#include "web/pages/home.hpp"

#include "web/html/board_card.hpp"
#include "web/html/layout.hpp"
#include "web/html/links.hpp"
#include "web/html/parts.hpp"
#include "web/html/thread_row.hpp"

namespace samvad::web {

namespace {

void write_names(Html& html, const std::vector<forum::BoardNode>& boards) {
  const auto list = html.open("ul", {{"class", "board-list"}});
  for (const forum::BoardNode& node : boards) {
    const auto item = html.open("li");
    html.element("a", {href(board_url(node.board)), {"dir", "auto"}}, node.board.title);
    html.element("span", {{"class", "hint"}}, html.t.count_threads(node.board.thread_count));
    if (!node.children.empty()) write_names(html, node.children);
  }
}

void write_board_aside(Html& html, const std::vector<forum::BoardNode>& boards) {
  const auto aside = html.open("aside", {{"aria-label", html.t.home_boards()}});
  html.element("h2", html.t.home_boards());
  if (boards.empty()) {
    html.element("p", {{"class", "hint"}}, html.t.boards_empty());
    return;
  }
  write_names(html, boards);
}

void write_tree(Html& html, const std::vector<forum::BoardNode>& nodes, int depth) {
  for (const forum::BoardNode& node : nodes) {
    write_board_card(html, node.board);
    if (node.children.empty()) continue;
    const auto children = html.open("div", {{"class", depth < 3 ? "children" : "children deep"}});
    write_tree(html, node.children, depth + 1);
  }
}

}  // namespace

std::string home_page(const Frame& frame, const HomeView& view) {
  PageHead head{.title = frame.site_name, .canonical = SafeUrl::local("/"), .current = "home"};
  head.description = view.description.empty() ? std::string(frame.t.site_tagline()) : view.description;
  return write_page(frame, head, [&](Html& html) {
    {
      const auto intro = html.open("div", {{"class", "page-head"}});
      html.element("h1", {{"dir", "auto"}},
                   view.description.empty() ? frame.t.site_tagline() : std::string_view(view.description));
      if (!frame.viewer) {
        html.element("p", {{"class", "lead"}}, frame.federates ? html.t.home_lead() : html.t.home_lead_here());
      }
    }
    const auto columns = html.open("div", {{"class", "columns"}});
    {
      const auto latest = html.open("section", {{"aria-labelledby", "latest"}});
      html.element("h2", {{"id", "latest"}}, html.t.home_latest());
      if (view.latest.threads.empty()) {
        write_empty(html, html.t.home_empty(), html.t.home_empty_next(), SafeUrl::local("/new"));
      } else {
        write_thread_rows(html, frame, view.latest, true);
      }
    }
    write_board_aside(html, view.boards);
  });
}

std::string boards_page(const Frame& frame, const std::vector<forum::BoardNode>& boards) {
  PageHead head{
      .title = std::string(frame.t.boards_title()), .canonical = SafeUrl::local("/boards"), .current = "boards"};
  const std::string_view lead = frame.federates ? frame.t.boards_lead() : frame.t.boards_lead_here();
  head.description = lead;
  return write_page(frame, head, [&](Html& html) {
    {
      const auto intro = html.open("div", {{"class", "page-head"}});
      html.element("h1", html.t.boards_title());
      html.element("p", {{"class", "lead"}}, lead);
    }
    if (boards.empty()) {
      if (frame.viewer && frame.viewer->administers) {
        write_empty(html, html.t.boards_empty(), html.t.admin_board_new(), SafeUrl::local("/admin/boards"));
      } else {
        write_empty(html, html.t.boards_empty(), html.t.boards_empty_next());
      }
      return;
    }
    const auto list = html.open("div", {{"class", "boards"}});
    html.element("h2", {{"class", "only-heard"}}, html.t.home_all_boards());
    write_tree(html, boards, 0);
  });
}

}  // namespace samvad::web
