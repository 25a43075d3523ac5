#include "storage/tables/keys.hpp"

namespace samvad::storage::keys {
namespace {

constexpr Statement kAdd{"keys.add", R"(
insert into key_pairs (id, algorithm, public_pem, private_sealed) values ($1, $2, $3, $4))"};
constexpr Statement kInStock{"keys.in_stock", R"(
select count(*) from key_pairs where actor_id is null and algorithm = $1)"};
constexpr Statement kTake{"keys.take", R"(
update key_pairs set actor_id = $1, taken_at = now()
where id = (select id from key_pairs where actor_id is null and algorithm = $2
            order by id limit 1 for update skip locked)
returning id, algorithm, public_pem, private_sealed)"};
constexpr Statement kOfActor{"keys.of_actor", R"(
select id, algorithm, public_pem, private_sealed from key_pairs where actor_id = $1 and algorithm = $2)"};
constexpr Statement kForget{"keys.forget", "delete from key_pairs where actor_id = $1"};

std::optional<KeyPair> first(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  const auto row = rows.front();
  return KeyPair{row.integer(0), static_cast<Algorithm>(row.small(1)), row.str(2), row.bytes(3)};
}

}  // namespace

std::string context_of(std::int64_t id) {
  return "key_pairs:" + std::to_string(id);
}

void add_to_stock(Db& db, const KeyPair& pair) {
  db.exec(kAdd, Params::of(pair.id, static_cast<int>(pair.algorithm), pair.public_pem).add_bytes(pair.private_sealed));
}

std::int64_t in_stock(Db& db, Algorithm algorithm) {
  return db.exec(kInStock, Params::of(static_cast<int>(algorithm))).front().integer(0);
}

std::optional<KeyPair> take(Db& db, ActorId actor, Algorithm algorithm) {
  return first(db.exec(kTake, Params::of(actor, static_cast<int>(algorithm))));
}

std::optional<KeyPair> of_actor(Db& db, ActorId actor, Algorithm algorithm) {
  return first(db.exec(kOfActor, Params::of(actor, static_cast<int>(algorithm))));
}

void forget(Db& db, ActorId actor) {
  db.exec(kForget, Params::of(actor));
}

std::vector<Statement> statements() {
  return {kAdd, kInStock, kTake, kOfActor, kForget};
}

}  // namespace samvad::storage::keys
