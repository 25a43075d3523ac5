#pragma once

#include "storage/db/db.hpp"

#include <map>
#include <string>
#include <vector>

namespace samvad::storage::site_settings {

/// Everything administrators set in the browser, key → value.
std::map<std::string, std::string> all(Db& db);
void put(Db& db, std::string_view key, std::string_view value, ActorId changed_by);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::site_settings
