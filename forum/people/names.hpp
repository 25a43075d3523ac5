#pragma once

#include "storage/base/result.hpp"

#include <string>
#include <string_view>

namespace samvad::forum {

/// A handle as it is stored, by check_name(); persons and boards share one space, and names that addresses or readers
/// would take for something else are reserved. kBadInput of check_name, "error.name_reserved". Pure.
storage::Result<std::string> check_handle(std::string_view name);

/// Parses one plain addr-spec (RFC 5321 4.1.2 without quoted local parts, comments or address literals) and gives its
/// canonical form: domain canonical and lower case, local part lower case (SEC-31). kBadInput "error.email_bad".
storage::Result<std::string> canonical_email(std::string_view text);

}  // namespace samvad::forum
