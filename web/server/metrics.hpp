#pragma once

#include "storage/db/group_commit.hpp"
#include "storage/db/pool.hpp"
#include "storage/views/backlog.hpp"
#include "web/http/page_cache.hpp"
#include "web/http/stats.hpp"
#include "web/server/disk_room.hpp"

#include <optional>
#include <string>

namespace samvad::web {

/// What the metrics tell of one process and, when the database answered, of the work that all share (REL-22).
struct MetricsView {
  const ServerStats& server;
  PageCache::Stats pages;
  storage::WorkerPool::Stats workers;
  storage::CommitLoop::Counts commits;
  std::size_t commits_waiting = 0;
  DiskRoom disk;
  std::optional<storage::views::WorkBacklog> backlog;
};

/// In the text format of Prometheus (0.0.4).
std::string metrics_text(const MetricsView& view);

}  // namespace samvad::web
