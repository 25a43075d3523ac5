#pragma once

#include "storage/db/db.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::keys {

/// The numbers of the column key_pairs.algorithm.
enum class Algorithm { kRsa = 1, kEd25519 = 2 };

/// One key pair of ours. The private half is sealed (storage/base/crypto.hpp seal()) with context_of(id), so a row
/// copied to another id does not open.
struct KeyPair {
  std::int64_t id = 0;  ///< made by IdMaker
  Algorithm algorithm = Algorithm::kRsa;
  std::string public_pem;
  std::string private_sealed;
};

/// What the private half of pair `id` is sealed with.
std::string context_of(std::int64_t id);

/// Puts a fresh pair into the stock; a job keeps it filled (design.md 4.21).
void add_to_stock(Db& db, const KeyPair& pair);
/// Pairs nobody has taken yet.
std::int64_t in_stock(Db& db, Algorithm algorithm);
/// Gives the oldest pair of the stock to `actor`, in the transaction that makes the actor; two transactions never get
/// the same one. nullopt when the stock is empty. DbError kConflict "key_pairs_actor" when the actor has one already.
std::optional<KeyPair> take(Db& db, ActorId actor, Algorithm algorithm);
/// The pair `actor` signs with.
std::optional<KeyPair> of_actor(Db& db, ActorId actor, Algorithm algorithm);
/// Destroys the pairs of a deleted account, after its Delete was signed and sent.
void forget(Db& db, ActorId actor);

/// Which key file the private halves are sealed under, "" when none was used yet.
std::string vault_id(Db& db);
/// Remembers it; the first one stands.
void remember_vault(Db& db, std::string_view id);
/// A private half as it is stored, whichever; nullopt when there is none.
std::optional<std::string> any_sealed(Db& db);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::keys
