#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::key_pairs {

enum class Algorithm : short { kRsa = 1, kEd25519 = 2 };

/// A key pair of one of our actors, or one in stock. The private half is sealed (SEC-44); its context is the id.
struct KeyPairRow {
  std::int64_t id = 0;
  ActorId actor;  ///< 0 = in stock
  Algorithm algorithm = Algorithm::kRsa;
  std::string public_pem;
  std::string private_sealed;
};

/// Puts a fresh pair into the stock.
void put_in_stock(Db& db, const KeyPairRow& row);
/// Gives a pair of the stock to `actor`, inside the transaction that makes the actor; pairs that others are taking are
/// passed over. False when the stock is empty.
bool take(Db& db, ActorId actor, Algorithm algorithm = Algorithm::kRsa);
/// Pairs waiting in stock.
int in_stock(Db& db, Algorithm algorithm = Algorithm::kRsa);
std::optional<KeyPairRow> of_actor(Db& db, ActorId actor, Algorithm algorithm = Algorithm::kRsa);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::key_pairs
