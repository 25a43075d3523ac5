#pragma once

#include "web/server/directories.hpp"

#include <optional>
#include <string>

namespace samvad::web {

/// The word that opens /setup while no administrator exists: made at first need, kept in data/setup_token (0600) so
/// that a second start shows the same one. Nothing once setup_done() was called.
std::optional<std::string> setup_token(const Directories& directories);

/// Takes the token away for good: the first administrator exists.
void setup_done(const Directories& directories);

}  // namespace samvad::web
