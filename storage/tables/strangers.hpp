#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <vector>

namespace samvad::storage::strangers {

/// As many remote actors, and as many hosts, stay here because they were seen lately and for no other reason (SEC-27).
constexpr int kMostStrangers = 50'000;

/// Where a walk stands: it begins at who was unseen longest, looks at each row once, and ends at `until`. A slice goes
/// on where the one before ended; after the last one the walk begins anew.
struct Walk {
  std::optional<Instant> until;  ///< nobody seen later is looked at; null = the walk has not begun
  Instant after;                 ///< key of the row looked at last
  std::int64_t id = 0;
};

/// What one slice did; fewer looked at than asked for means that its walk is over.
struct Swept {
  std::size_t looked = 0, removed = 0;
};

/// Removes remote actors, with their keys and directory entries, whom nothing here needs: no post, follow, agreement,
/// mention, block, report, decision, board or measure names them; when they were not fetched for 90 days, or are not
/// among the `most` fetched last. Who was fetched within ten minutes stays: what they sent may be at work. Looks at
/// `limit` of them in one transaction, longest unseen first. Who comes back is fetched anew and gets another id.
Swept remove_idle_actors(Db& db, Walk& walk, int most = kMostStrangers, int limit = 1000);

/// The same with hosts of which nothing came for 90 days, or that are not among the `most` heard of last, when they
/// have no actor, no delivery and no measure.
Swept remove_idle_hosts(Db& db, Walk& walk, int most = kMostStrangers, int limit = 1000);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::strangers
