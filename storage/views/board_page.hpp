#pragma once

#include "storage/tables/boards.hpp"
#include "storage/tables/rules.hpp"
#include "storage/views/thread_list.hpp"

#include <optional>
#include <vector>

namespace samvad::storage::views {

/// What the page of a board shows.
struct BoardPage {
  boards::BoardRow board;
  ThreadListPage list;
  std::vector<rules::RuleRow> rules;  ///< of the site, then of the board
  std::vector<ActorId> moderators;    ///< their cards are in list.authors
  std::vector<boards::BoardRow> children;
};

/// Everything a board's page shows, by the board's row that the caller has found and may see; ≤ 5 statements.
BoardPage board_page(Db& db, AuthorCache& authors, const Viewer& viewer, boards::BoardRow board, ThreadSort sort,
                     const std::optional<ThreadCursor>& after);

}  // namespace samvad::storage::views
