#pragma once

#include "storage/base/settings.hpp"

#include <string>

namespace samvad::web {

/// Why the server could not listen where `settings` say, in words with the setting that changes it; "" when it can.
/// Looks by one plain bind that is given back at once (design.md 4.27).
std::string port_refusal(const storage::Settings& settings);

}  // namespace samvad::web
