#pragma once

#include "storage/tables/delivery_queue.hpp"
#include "storage/tables/inbox.hpp"
#include "web/html/frame.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace samvad::web {

/// A job that will not run again by itself.
struct DeadJobLine {
  std::int64_t id = 0;
  std::string kind, error;
  storage::Instant since;
};

/// What waits and what failed: deliveries by host, received activities, jobs.
struct AdminJobsView {
  std::vector<storage::delivery_queue::Backlog> hosts;
  std::int64_t inbox_waiting = 0;
  std::vector<storage::inbox::DeadRow> inbox_dead;
  std::vector<DeadJobLine> jobs_dead;
};
std::string admin_jobs_page(const Frame& frame, const AdminJobsView& view);

}  // namespace samvad::web
