#include "web/server/commands/commands.hpp"

namespace samvad::web {
namespace {

std::vector<Command> all_commands() {
  std::vector<Command> table{
      up_command(),           demo_command(),           serve_command(),
      stop_command(),         status_command(),         migrate_command(),
      config_check_command(), config_explain_command(), config_reference_command(),
      doctor_command(),       ap_inspect_command(),     ap_fetch_command(),
      ap_webfinger_command(), ap_deliver_command(),
  };
  for (const auto& group : {user_commands(), user_access_commands(), user_measure_commands(), board_commands(),
                            domain_commands(), queue_commands()}) {
    table.insert(table.end(), group.begin(), group.end());
  }
  return table;
}

}  // namespace

std::span<const Command> command_table() {
  static const std::vector<Command> table = all_commands();
  return table;
}

}  // namespace samvad::web
