#pragma once

#include "storage/base/result.hpp"

#include <string>
#include <string_view>

namespace samvad::forum {

/// Handles of persons and boards share one space: 2–30 ASCII letters, digits, '_', and '.' or '-' not at the ends.
/// kBadInput "error.name_bad", "error.name_reserved". Pure.
storage::Status check_handle(std::string_view name);

/// Parses one plain addr-spec (RFC 5321 4.1.2 without quoted local parts, comments or address literals) and gives its
/// canonical form: domain canonical and lower case, local part lower case (SEC-31). kBadInput "error.email_bad".
storage::Result<std::string> canonical_email(std::string_view text);

}  // namespace samvad::forum
