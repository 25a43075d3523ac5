#pragma once

#include "storage/db/db.hpp"
#include "storage/tables/actor_checks.hpp"

#include <string>
#include <vector>

namespace samvad::storage::views {

/// Work of one class that waits: activities of a lane, jobs of a kind, deliveries to a host.
struct Waiting {
  std::string name;
  std::int64_t count = 0;
  double oldest_seconds = 0;  ///< since the oldest became due or arrived; 0 when none waits
};

/// What waits and what was given up, for metrics (REL-22). Counts stop at 100,000.
struct WorkBacklog {
  std::vector<Waiting> inbox;  ///< "local" and "fetching"
  std::vector<Waiting> jobs;   ///< by kind
  std::vector<Waiting> hosts;  ///< the 20 with most deliveries waiting
  std::int64_t deliveries = 0;
  std::vector<actor_checks::Found> missing_actors;
  std::int64_t dead_inbox = 0, dead_jobs = 0, dead_deliveries = 0;
};

/// 4 statements.
WorkBacklog work_backlog(Db& db);

/// Statements of this file, for the plan test.
std::vector<Statement> backlog_statements();

}  // namespace samvad::storage::views
