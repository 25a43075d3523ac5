#pragma once

#include "storage/db/db.hpp"

#include <functional>
#include <memory>
#include <string>

namespace samvad::test {

/// Hex digest of all SQL compiled in: other checkouts that use the same server have shared databases of their own.
std::string schema_digest();

/// Connects to `database` of the test server.
std::unique_ptr<storage::Db> connect_to(const std::string& database);

/// The name of a database "samvad_<purpose>_<schema digest>", made from `source` and filled by `fill` (which
/// gets the owner's connection, and its name until it is full) once per server, whichever test program comes first;
/// complete or not there. It stays until the server goes.
std::string shared_database(const std::string& purpose, const std::string& source,
                            const std::function<void(storage::Db&, const std::string&)>& fill);

/// The migrated, empty one that TestDatabase clones.
const std::string& template_database();

}  // namespace samvad::test
