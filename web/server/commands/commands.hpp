#pragma once

#include "web/server/commands/command.hpp"

namespace samvad::web {

Command up_command();                ///< everything for one machine: database, schema, server
Command demo_command();              ///< a populated forum on this machine alone
Command stop_command();              ///< ends what `up` started
Command status_command();            ///< what runs
Command serve_command();             ///< the server alone, for a database that is there
Command migrate_command();           ///< brings the schema forward
Command config_check_command();      ///< are the settings right
Command config_explain_command();    ///< what they are, what they can be
Command config_reference_command();  ///< docs/configuration.md
Command doctor_command();            ///< what is wrong, and what mends it
Command ap_inspect_command();        ///< how a payload of another server is read
Command ap_fetch_command();          ///< fetches as this server does
Command ap_webfinger_command();      ///< looks a handle up as this server does
Command ap_deliver_command();        ///< what is sent for a post

std::vector<Command> user_commands();          ///< accounts
std::vector<Command> user_access_commands();   ///< passwords and sessions
std::vector<Command> user_measure_commands();  ///< limit, suspend, lift
std::vector<Command> board_commands();         ///< boards and their moderators
std::vector<Command> domain_commands();        ///< policy about other servers
std::vector<Command> queue_commands();         ///< what waits and what was given up

}  // namespace samvad::web
