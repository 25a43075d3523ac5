#pragma once

#include "storage/base/settings.hpp"

namespace samvad::web {

/// Applies the migrations that wait in the database of `settings` as its owner, with a line of progress for each on
/// standard error, and gives the serving role what it needs.
/// The exit status: 0 when the schema is current.
int bring_schema_forward(const storage::Settings& settings, bool rewrite_line);

}  // namespace samvad::web
