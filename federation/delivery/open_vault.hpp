#pragma once

#include "federation/signatures/key_vault.hpp"
#include "storage/db/db.hpp"

namespace samvad::federation {

/// The vault of this forum: the key file in `data_folder`, made when neither it nor a sealed key exists yet. The
/// database remembers which file that was. kConfig "error.key_file" when the file is missing or another one, with the
/// file to copy in detail: a process without it could open no private key, and would not know the forms of the others.
storage::Result<KeyVault> open_vault(storage::Db& db, std::string_view data_folder);

}  // namespace samvad::federation
