#pragma once

#include <string>
#include <string_view>

namespace samvad::storage {

/// `url` (libpq URI or key=value text) with connect_timeout=5, tcp_user_timeout=10000 (milliseconds) and
/// application_name=samvad added where they are not given (design.md 4.18).
std::string with_connection_defaults(std::string_view url);

}  // namespace samvad::storage
