#include "federation/delivery/open_vault.hpp"

#include "storage/tables/keys.hpp"

namespace samvad::federation {

using storage::Code;
using storage::Result;

namespace {

tl::unexpected<storage::Error> wrong_file(const std::string& path, const std::string& what) {
  return storage::fail(storage::Error(Code::kConfig, "error.key_file",
                                      path + " " + what +
                                          ". Copy private-keys.key from the data directory of a process that works "
                                          "with this database, or from your backup, to " +
                                          path + " (owner only, chmod 600), and start again")
                           .with("path", path));
}

}  // namespace

Result<KeyVault> open_vault(storage::Db& db, std::string_view data_folder) {
  const std::string path = KeyVault::path_in(data_folder);
  SAMVAD_TRY(auto found, KeyVault::find(path));
  std::string known = storage::keys::vault_id(db);
  const auto sealed = storage::keys::any_sealed(db);
  // 1. what the database holds says whether a file may be made
  if (!found && (!known.empty() || sealed)) return wrong_file(path, "is missing, and keys in the database need it");
  if (!found) {
    SAMVAD_TRY(auto made, KeyVault::open(path));
    found = std::move(made);
  }
  // 2. databases from before the file was remembered: their keys say it
  if (known.empty()) {
    if (sealed && !found->has_sealed(*sealed)) return wrong_file(path, "did not seal the keys in the database");
    storage::keys::remember_vault(db, found->id());
    known = storage::keys::vault_id(db);  // of two processes that begin at once the first one's stands
  }
  if (known != found->id()) return wrong_file(path, "is not the key file that this database was begun with");
  return std::move(*found);
}

}  // namespace samvad::federation
