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

constexpr Statement kVault{"keys.vault_id", "select value from site_settings where key = 'key_vault'"};
constexpr Statement kRemember{"keys.remember_vault", R"(
insert into site_settings (key, value) values ('key_vault', $1) on conflict do nothing)"};
constexpr Statement kAnySealed{"keys.any_sealed", "select private_sealed from key_pairs order by id limit 1"};

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

std::string vault_id(Db& db) {
  const Rows rows = db.exec(kVault);
  return rows.empty() ? std::string() : rows.front().str(0);
}

void remember_vault(Db& db, std::string_view id) {
  db.exec(kRemember, Params::of(id));
}

std::optional<std::string> any_sealed(Db& db) {
  const Rows rows = db.exec(kAnySealed);
  if (rows.empty()) return std::nullopt;
  return rows.front().bytes(0);
}

std::vector<Statement> statements() {
  return {kAdd, kInStock, kTake, kOfActor, kForget, kVault, kRemember, kAnySealed};
}

}  // namespace samvad::storage::keys
