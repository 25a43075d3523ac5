#pragma once

#include "storage/base/settings.hpp"
#include "storage/db/db.hpp"

namespace samvad::web {

/// Makes the ids in the database and site.public_url agree before anything is served (design.md 4.15): a new database
/// remembers the address; a changed one builds all ids anew as long as no other server was told any, which is said in
/// the log. kConfig "error.address_fixed" once something was sent: the address never changes then.
storage::Status settle_address(storage::Db& db, const storage::Settings& settings);

/// The settings of a command: with the address that the database knows when no source names one (a server that was
/// started with `up --port N` has another than the default).
storage::Result<storage::Settings> with_known_address(storage::Db& db, const storage::Settings& settings,
                                                      storage::Settings::Sources sources);

}  // namespace samvad::web
