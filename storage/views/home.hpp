#pragma once

#include "storage/tables/boards.hpp"
#include "storage/views/thread_list.hpp"

#include <vector>

namespace samvad::storage::views {

/// What the first page shows.
struct HomePage {
  std::vector<boards::BoardRow> boards;  ///< readable ones, tree order left to the page
  ThreadListPage latest;
};

/// ≤ 3 statements.
HomePage home(Db& db, AuthorCache& authors, const Viewer& viewer);
/// Boards that `viewer` may see, by position then name; 1 statement.
std::vector<boards::BoardRow> board_list(Db& db, const Viewer& viewer);

/// Statements of this file, for the plan test.
std::vector<Statement> home_statements();

}  // namespace samvad::storage::views
