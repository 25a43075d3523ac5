#include "web/html/board_card.hpp"

#include "web/html/links.hpp"
#include "web/html/time.hpp"

namespace samvad::web {

void write_board_card(Html& html, const storage::boards::BoardRow& board) {
  const auto card = html.open("article", {{"class", "board-card"}});
  {
    const auto words = html.open("div");
    {
      const auto heading = html.open("h3");
      html.element("a", {href(board_url(board)), {"dir", "auto"}}, board.title.empty() ? board.name : board.title);
      if (board.members_only) html.text(" ").element("span", {{"class", "tag"}}, html.t.board_members_only());
    }
    if (!board.description_html.empty()) {
      const auto text = html.open("div", {{"class", "description"}, {"dir", "auto"}, maybe("lang", board.language)});
      html.raw(SanitisedHtml(board.description_html));
    }
  }
  const auto meta = html.open("p", {{"class", "meta"}});
  html.element("span", html.t.count_threads(board.thread_count));
  html.element("span", html.t.count_posts(board.post_count));
  if (board.last_post_at) write_moment(html, *board.last_post_at);
}

}  // namespace samvad::web
