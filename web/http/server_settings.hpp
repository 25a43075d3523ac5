#pragma once

#include "storage/base/settings.hpp"
#include "web/http/rate_limiter.hpp"
#include "web/http/server.hpp"

#include <map>
#include <string>
#include <string_view>

namespace samvad::web {

/// ServerOptions from the `server.*` settings.
ServerOptions server_options(const storage::Settings& settings);

/// What each class of requests allows, from the `limits.*` settings; the class has the setting's name without "limits."
/// ("search", "sign_up", "login_address").
std::map<std::string, Rate> rates_of(const storage::Settings& settings);
/// The one of class `name`. Throws std::logic_error when the settings know no such class.
Rate rate_of(const storage::Settings& settings, std::string_view name);

}  // namespace samvad::web
