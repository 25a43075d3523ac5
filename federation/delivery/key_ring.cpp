#include "federation/delivery/key_ring.hpp"

#include "storage/base/log.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/keys.hpp"

namespace samvad::federation {

KeyRing::KeyRing(const storage::DbConfig& database, KeyVault vault) : database_(database), vault_(std::move(vault)) {}

std::optional<Signer> KeyRing::signer_of(storage::ActorId actor) {
  auto found = find(actor);
  if (!found) return std::nullopt;
  return std::move(*found);
}

storage::Result<Signer> KeyRing::find(storage::ActorId actor) {
  if (const auto open = open_.get(actor.value)) return **open;
  const std::lock_guard lock(mutex_);
  if (!db_) db_ = storage::connect(database_);
  const auto row = storage::actors::find(*db_, actor);
  const auto pair = storage::keys::of_actor(*db_, actor, storage::keys::Algorithm::kRsa);
  if (!row || !pair) return storage::fail(storage::Code::kNotFound, "error.no_such_actor", "the actor has no key");
  auto key = vault_.unseal(pair->private_sealed, pair->id);
  if (!key) {
    storage::log(storage::Level::kError, "key_not_opened", key.error(), {{"actor", actor.value}});
    return tl::unexpected(key.error());
  }
  Signer signer{key_of(row->uri), std::move(*key)};
  open_.put(actor.value, std::make_shared<const Signer>(signer));
  return signer;
}

}  // namespace samvad::federation
