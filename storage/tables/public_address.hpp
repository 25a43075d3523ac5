#pragma once

#include "storage/db/db.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace samvad::storage::public_address {

/// The origin that the ids in this database were built from ("https://forum.example", no slash); "" while it holds
/// none.
std::string known(Db& db);
/// Remembers the origin, for a database that holds no ids yet.
void remember(Db& db, std::string_view origin);
/// True when another server may know an id of ours: an activity was written, or a host was met.
bool told_others(Db& db);
/// Builds every id and address of ours anew: actors, posts, both directories, links in rendered texts. Reads and writes
/// whole tables. Inside a transaction, and only while nobody else was told an id.
void move(Db& db, std::string_view from, std::string_view to);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::public_address
