#include "storage/tables/key_pairs.hpp"

namespace samvad::storage::key_pairs {
namespace {

constexpr Statement kPut{"key_pairs.put_in_stock", R"(
  insert into key_pairs (id, algorithm, public_pem, private_sealed) values ($1, $2, $3, $4))"};
constexpr Statement kTake{"key_pairs.take", R"(
  update key_pairs set actor_id = $1, taken_at = now()
  where id = (select id from key_pairs where actor_id is null and algorithm = $2
              order by id limit 1 for update skip locked))"};
constexpr Statement kInStock{"key_pairs.in_stock",
                             "select count(*) from key_pairs where actor_id is null and algorithm = $1"};
constexpr Statement kOfActor{"key_pairs.of_actor", R"(
  select id, actor_id, algorithm, public_pem, private_sealed from key_pairs where actor_id = $1 and algorithm = $2)"};

}  // namespace

void put_in_stock(Db& db, const KeyPairRow& row) {
  db.exec(kPut, Params::of(row.id, static_cast<int>(row.algorithm), row.public_pem).add_bytes(row.private_sealed));
}

bool take(Db& db, ActorId actor, Algorithm algorithm) {
  return db.exec(kTake, Params::of(actor, static_cast<int>(algorithm))).affected() > 0;
}

int in_stock(Db& db, Algorithm algorithm) {
  return db.exec(kInStock, Params::of(static_cast<int>(algorithm))).front().small(0);
}

std::optional<KeyPairRow> of_actor(Db& db, ActorId actor, Algorithm algorithm) {
  const Rows rows = db.exec(kOfActor, Params::of(actor, static_cast<int>(algorithm)));
  if (rows.empty()) return std::nullopt;
  const auto row = rows.front();
  return KeyPairRow{row.integer(0), row.id<ActorId>(1), static_cast<Algorithm>(row.small(2)), row.str(3), row.bytes(4)};
}

std::vector<Statement> statements() {
  return {kPut, kTake, kInStock, kOfActor};
}

}  // namespace samvad::storage::key_pairs
