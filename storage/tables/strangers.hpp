#pragma once

#include "storage/db/db.hpp"

#include <vector>

namespace samvad::storage::strangers {

/// Removes remote actors, with their keys and directory entries, that were not fetched for 90 days and that nothing
/// here needs: no post, follow, agreement, mention, block, report, decision, board or measure names them. At most 1,000
/// a call, longest unseen first; gives how many. Who comes back is fetched anew and gets another id (SEC-27: together
/// with the limits on unknown senders this bounds the table).
std::size_t remove_idle_actors(Db& db, int limit = 1000);

/// Removes hosts of which nothing came for 90 days, that have no actor, no delivery and no measure; at most 1,000.
std::size_t remove_idle_hosts(Db& db, int limit = 1000);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::strangers
