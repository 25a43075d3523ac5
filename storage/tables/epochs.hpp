#pragma once

#include "storage/db/db.hpp"

#include <vector>

namespace samvad::storage::epochs {

/// What a cached page shows (design.md 4.17); values are stored.
enum class Kind : short { kThread = 1, kBoard = 2, kActor = 3, kSite = 4 };

struct EpochRow {
  Kind kind = Kind::kSite;
  std::int64_t id = 0;  ///< 0 for the site
  std::int64_t epoch = 0;
  Instant changed_at;
};

/// Says that what pages show of (kind, id) changed; call last in the transaction that changed it, since its row is held
/// until commit. Inside a transaction.
void bump(Db& db, Kind kind, std::int64_t id);
/// Several of one kind at once, in order of id so that two transactions never wait for each other in a circle.
void bump_many(Db& db, Kind kind, std::vector<std::int64_t> ids);
/// Everything bumped at or after `since` (database clock), oldest first, at most 5,000.
std::vector<EpochRow> changed_since(Db& db, Instant since);
/// Epochs of several things of one kind; those never bumped are missing (their epoch is 0).
std::vector<EpochRow> find_many(Db& db, Kind kind, const std::vector<std::int64_t>& ids);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::epochs
