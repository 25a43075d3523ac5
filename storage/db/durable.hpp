#pragma once

#include "storage/db/db.hpp"

namespace samvad::storage {

/// The COMMIT of this transaction does not wait for the disk: only for what a crash may take back, since nobody was
/// told of it (docs/decisions/0006). Only inside a transaction.
void wait_for_no_disk(Db& db);

}  // namespace samvad::storage
