#pragma once

#include "web/server/cluster.hpp"
#include "web/server/commands/command.hpp"

#include <memory>

namespace samvad::web {

/// The database a command works on: that of the settings, or the private one, which runs at least as long as this
/// lives.
struct CommandDatabase {
  storage::Settings settings;        ///< with database.url and owner_url filled in
  std::unique_ptr<Cluster> cluster;  ///< null when the settings name a database

  /// Starts or joins the private database when the settings name none. kUnavailable "error.cluster_failed".
  static storage::Result<CommandDatabase> open(const Context& context);
};

}  // namespace samvad::web
