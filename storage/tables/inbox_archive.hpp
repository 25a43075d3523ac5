#pragma once

#include "storage/db/db.hpp"

#include <vector>

namespace samvad::storage::inbox_archive {

/// Drops ledger rows of activities received more than 12 months ago (design.md 4.19), at most 10,000; gives how many.
/// A replay of one so old fails at the age of its signature (SEC-3).
std::size_t forget_old_ids(Db& db, int limit = 10000);

/// Makes the partitions of raw bodies for the two months to come, and drops those that ended more than `kept_months`
/// months ago (≥ 0: the running month always stays). Gives how many partitions and single rows went.
std::int64_t keep_bodies(Db& db, int kept_months);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::inbox_archive
