#pragma once

#include "storage/base/settings.hpp"
#include "web/http/rate_limiter.hpp"
#include "web/http/server.hpp"

#include <map>
#include <string>

namespace samvad::web {

/// ServerOptions from the `server.*` settings.
ServerOptions server_options(const storage::Settings& settings);

/// What each class of requests allows, from the `limits.*` settings; the class has the setting's name without "limits."
/// ("search", "sign_up", "login_address").
std::map<std::string, Rate> rates_of(const storage::Settings& settings);

}  // namespace samvad::web
