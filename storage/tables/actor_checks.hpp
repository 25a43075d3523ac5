#pragma once

#include "storage/db/db.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace samvad::storage::actor_checks {

/// What a walk over one table has found.
struct Found {
  std::string table;
  std::int64_t missing = 0;  ///< rows whose actor is not there: of this walk, or of the one before when that had more
};

/// Looks at the next `window` rows of each table whose rows name actors, and begins anew behind its end. Gives the rows
/// without an actor among these; nothing of them is changed.
std::vector<Found> look(Db& db, int window = 5000);
/// What the walks know, for the metrics.
std::vector<Found> known(Db& db);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::actor_checks
