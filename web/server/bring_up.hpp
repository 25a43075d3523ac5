#pragma once

#include "storage/base/settings.hpp"
#include "web/server/commands/command.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace samvad::web {

/// What one way of starting everything wants of it.
struct UpWishes {
  std::optional<std::string> port, domain;  ///< as given on the command line
  std::string usual_port = "8080";          ///< when neither the command line nor the settings name one
  std::vector<std::string> overrides;       ///< "section.key=value", over every other source
  /// Runs between schema and server; another status than 0 ends the start with it.
  std::function<int(const storage::Settings&)> prepare;
  std::vector<std::string> greeting;  ///< lines said below the address
};

/// Starts everything for one machine: private database, schema, server, in this order and each only when it is missing;
/// serves until a signal comes, then ends all it started. A second call beside a running one says where that is. The
/// exit status.
int bring_up(const Context& context, const UpWishes& wishes);

}  // namespace samvad::web
