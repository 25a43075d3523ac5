#pragma once

#include "storage/tables/boards.hpp"
#include "storage/views/thread_list.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::views {

/// A board below another, as a link to it.
struct SubBoard {
  std::string name;
  std::string title;
};

/// What the page of a board shows.
struct BoardPage {
  boards::BoardRow board;
  ThreadListPage list;
  std::vector<std::string> rules;   ///< titles of those in force: of the site, then of the board
  std::vector<ActorId> moderators;  ///< in the order they came; their cards are in list.authors
  std::vector<SubBoard> children;   ///< those the viewer may see, by position and name
};

/// Everything a board's page shows, by the board's row that the caller has found and may see; two statements, and one
/// more when people are named whose cards are not in memory.
BoardPage board_page(Db& db, AuthorCache& authors, const Viewer& viewer, boards::BoardRow board, ThreadSort sort,
                     const std::optional<ThreadCursor>& after);

/// For the plan test.
std::vector<Statement> board_page_statements();

}  // namespace samvad::storage::views
