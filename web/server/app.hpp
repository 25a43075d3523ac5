#pragma once

#include "storage/base/settings.hpp"

#include <functional>
#include <string>

namespace samvad::web {

/// What the caller of serve() wants to know while it runs.
struct ServeHooks {
  /// Called once, when the socket takes connections and before the first of them is answered: whoever has an answer
  /// finds what this said. `url` is the address for a browser, without a path, `setup` the one of the first run with
  /// its token, "" when that has happened.
  std::function<void(const std::string& url, const std::string& setup)> listening;
};

/// The server: builds every part from `settings`, serves until SIGTERM or SIGINT, then ends what runs within
/// server.stop_timeout (REL-17). The answer is the exit status: 0 after a signal, 1 when it could not start, said on
/// standard error. The schema must be current.
int serve(const storage::Settings& settings, const ServeHooks& hooks = {});

/// True when serve() left something running that did not end in time: the process must end at once, without destroying
/// what those threads may use.
bool threads_left();

}  // namespace samvad::web
