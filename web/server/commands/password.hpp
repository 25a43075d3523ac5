#pragma once

#include "storage/base/result.hpp"

#include <string>

namespace samvad::web {

/// A password for an account: asked twice without echo at a terminal, else the first line of standard input, so that it
/// never stands in a list of processes or a shell's history. kBadInput "error.password_mismatch" when the two differ,
/// "error.password_short" when there is none.
storage::Result<std::string> read_password();

/// 20 characters of a–z and 2–9 in groups of five, about 100 bits, for reading out or copying.
std::string make_password();

}  // namespace samvad::web
