#pragma once

#include "federation/objects/addresses.hpp"
#include "federation/signatures/key_vault.hpp"
#include "forum/events/forum.hpp"
#include "storage/db/db.hpp"

namespace samvad::web {

/// Makes what the site itself needs to speak to others, once: the instance actor at the root (Application, signs
/// fetches) and the Service desk (sends reports). Both get key pairs made here. Gives the instance actor's id.
storage::ActorId ensure_site_actors(storage::Db& db, const forum::Forum& forum, const federation::Addresses& addresses,
                                    const federation::KeyVault& vault);

/// Brings the stock of RSA pairs to `wanted`; about 240 ms a pair. Stops early when `stopping` says so. Gives how many
/// it made.
int fill_key_stock(storage::Db& db, const forum::Forum& forum, const federation::KeyVault& vault, int wanted,
                   const std::function<bool()>& stopping);

}  // namespace samvad::web
