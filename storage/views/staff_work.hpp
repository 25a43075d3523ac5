#pragma once

#include "storage/base/id.hpp"
#include "storage/db/db.hpp"

#include <vector>

namespace samvad::storage::views {

/// What waits for somebody who looks after the site or a board, as the header tells it.
struct StaffWork {
  int cases = 0;         ///< open reports and held posts, each capped at 100
  int applications = 0;  ///< accounts that wait for approval, capped at 100
};

/// `boards`: those that they moderate; `everywhere`: a moderator of the site; `admits`: an administrator, who approves
/// accounts. 1 statement over partial indexes, asked for staff alone: other members' pages cost nothing for it.
StaffWork staff_work(Db& db, bool everywhere, const std::vector<ActorId>& boards, bool admits);

/// Statements of this file, for the plan test.
std::vector<Statement> staff_work_statements();

}  // namespace samvad::storage::views
