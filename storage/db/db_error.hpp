#pragma once

#include "storage/db/db.hpp"

#include <string>
#include <string_view>

namespace samvad::storage {

/// The Code of a SQLSTATE (PostgreSQL manual, appendix A), as DbError documents it.
Code code_of_sqlstate(std::string_view sqlstate);

/// The name of the violated constraint in the server's message for an error of class 23, else "". The driver hands out
/// no error fields; the name is the last quoted word of the message's first line, in every language of the server.
std::string constraint_in_message(std::string_view sqlstate, std::string_view message);

/// True for a failure after which the same transaction may succeed: serialisation, deadlock, a prepared statement the
/// server no longer knows, a connection lost before COMMIT was sent.
bool worth_retrying(const DbError& error);

}  // namespace samvad::storage
