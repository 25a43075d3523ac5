#pragma once

#include <string>
#include <string_view>

namespace samvad::storage {

/// `url` (libpq URI or key=value text) with connect_timeout=5, tcp_user_timeout=10000 (milliseconds) and
/// application_name=samvad added where they are not given (design.md 4.18).
std::string with_connection_defaults(std::string_view url);

/// What the driver says about a connection that could not be opened, without what may be a part of a password: the
/// driver quotes what it cannot read or reach (SEC-44).
std::string without_secrets(std::string_view why, const std::string& url);

}  // namespace samvad::storage
