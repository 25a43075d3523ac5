#pragma once

#include "web/server/commands/command.hpp"

#include <string>
#include <vector>

namespace samvad::web {

/// What one look found.
struct Finding {
  std::string name;  ///< what was looked at
  bool good;
  std::string words;  ///< what was seen, for a person
  std::string mend;   ///< the command or setting that mends it; of something good: advice, "" when there is none
};

/// Looks at this machine: directories, space, secrets, port.
std::vector<Finding> look_at_machine(const Context& context);

/// Looks at the database: reachable, durable, schema current. Starts the private one when it does not run.
std::vector<Finding> look_at_database(const Context& context);

}  // namespace samvad::web
