#pragma once

#include "storage/db/db.hpp"

#include <cstdint>
#include <vector>

namespace samvad::storage::views {

/// Public numbers of the site (NodeInfo, about page).
struct SiteCounts {
  std::int64_t members = 0, boards = 0, threads = 0, posts = 0;
};

/// 1 statement over small tables; posts and threads are the folded counts of boards.
SiteCounts site_counts(Db& db);

/// Statements of this file, for the plan test.
std::vector<Statement> site_counts_statements();

}  // namespace samvad::storage::views
