#include "storage/views/board_page.hpp"

#include "storage/views/home.hpp"

namespace samvad::storage::views {

BoardPage board_page(Db& db, AuthorCache& authors, const Viewer& viewer, boards::BoardRow board, ThreadSort sort,
                     const std::optional<ThreadCursor>& after) {
  BoardPage page;
  page.list = board_threads(db, authors, viewer, board.id, sort, after);
  page.rules = rules::for_board(db, board.id);
  page.moderators = boards::moderators(db, board.id);
  page.list.authors.merge(authors.get(db, page.moderators));
  for (auto& other : board_list(db, viewer)) {
    if (other.parent == board.id) page.children.push_back(std::move(other));
  }
  page.board = std::move(board);
  return page;
}

}  // namespace samvad::storage::views
