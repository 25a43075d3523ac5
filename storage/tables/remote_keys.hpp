#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::storage::remote_keys {

/// Signature algorithms a key can be of; values are stored.
enum class Algorithm : short { kRsa = 1, kEd25519 = 2 };

/// A public key that another server's actor lists (SEC-5).
struct KeyRow {
  std::string key_uri;  ///< the keyId that signatures name
  ActorId actor;
  std::string actor_uri;  ///< of the owner; read only
  Algorithm algorithm = Algorithm::kRsa;
  std::string public_der;  ///< SubjectPublicKeyInfo
  Instant fetched_at;      ///< read only
  Instant host_since;      ///< when the owner's host was first met; read only
};

/// The key behind a keyId, with its owner's address.
std::optional<KeyRow> find(Db& db, std::string_view key_uri);
/// Replaces everything known of `actor`'s keys by `keys` (at most 10 are kept).
void replace(Db& db, ActorId actor, const std::vector<KeyRow>& keys);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::remote_keys
