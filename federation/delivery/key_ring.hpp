#pragma once

#include "federation/objects/addresses.hpp"
#include "federation/signatures/key_vault.hpp"
#include "federation/signatures/sign_request.hpp"
#include "storage/base/cache.hpp"
#include "storage/db/pool.hpp"

#include <memory>
#include <mutex>
#include <optional>

namespace samvad::federation {

/// The private keys that our actors sign with, opened once and kept in memory (at most 10,000). Reads the table over a
/// connection of its own; calls may block for a statement, so not on IO threads. Thread-safe.
class KeyRing {
 public:
  KeyRing(const storage::DbConfig& database, KeyVault vault);

  /// Key and key id of a local actor. kNotFound "error.no_such_actor" when it has none, kConfig "error.key_file" when
  /// it was sealed under another key file, which is this process's fault alone. Throws DbError.
  storage::Result<Signer> find(storage::ActorId actor);
  /// The same; nullopt when there is none to sign with, which is logged.
  std::optional<Signer> signer_of(storage::ActorId actor);

 private:
  storage::DbConfig database_;
  KeyVault vault_;
  storage::LruCache<std::int64_t, std::shared_ptr<const Signer>> open_{10'000};
  std::mutex mutex_;
  std::unique_ptr<storage::Db> db_;  ///< guarded by mutex_
};

}  // namespace samvad::federation
