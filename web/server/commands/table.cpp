#include "web/server/commands/commands.hpp"

namespace samvad::web {

std::span<const Command> command_table() {
  static const std::vector<Command> table{
      up_command(),      serve_command(),        stop_command(),           status_command(),
      migrate_command(), config_check_command(), config_explain_command(), config_reference_command(),
      doctor_command(),  ap_inspect_command(),
  };
  return table;
}

}  // namespace samvad::web
