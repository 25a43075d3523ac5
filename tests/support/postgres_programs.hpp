#pragma once

#include <string>

namespace samvad::test {

/// The newest installed server's directory of programs. Throws std::runtime_error when there is none.
std::string postgres_programs();

/// initdb refuses root: the account that runs servers for root, else "".
std::string server_account();

/// How a command line begins that runs as the server's account; "" for others than root.
std::string as_server_account();

/// Runs a command line; throws std::runtime_error when it fails.
void shell(const std::string& command);

}  // namespace samvad::test
