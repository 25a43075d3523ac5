#include "storage/tables/remote_keys.hpp"

#include "storage/base/crypto.hpp"

#include <algorithm>

namespace samvad::storage::remote_keys {
namespace {

constexpr std::size_t kMostKeys = 10;  ///< federation.md 3.1

constexpr Statement kFind{"remote_keys.find", R"(
  select k.key_uri, k.actor_id, a.uri, k.algorithm, k.public_der, k.fetched_at, coalesce(h.first_seen_at, now())
  from actor_keys k join actors a on a.id = k.actor_id left join hosts h on h.id = a.host_id where k.key_hash = $1)"};
constexpr Statement kForget{"remote_keys.forget", "delete from actor_keys where actor_id = $1"};
constexpr Statement kPut{"remote_keys.put", R"(
  insert into actor_keys (key_hash, key_uri, actor_id, algorithm, public_der) values ($1, $2, $3, $4, $5)
  on conflict (key_hash) do update
  set actor_id = excluded.actor_id, algorithm = excluded.algorithm, public_der = excluded.public_der,
      fetched_at = now())"};

std::string hash_of(std::string_view key_uri) {
  return std::string(bytes_of(sha256(key_uri)));
}

}  // namespace

std::optional<KeyRow> find(Db& db, std::string_view key_uri) {
  const Rows rows = db.exec(kFind, Params().add_bytes(hash_of(key_uri)));
  if (rows.empty()) return std::nullopt;
  const auto row = rows.front();
  return KeyRow{.key_uri = row.str(0),
                .actor = row.id<ActorId>(1),
                .actor_uri = row.str(2),
                .algorithm = static_cast<Algorithm>(row.small(3)),
                .public_der = row.bytes(4),
                .fetched_at = row.time(5),
                .host_since = row.time(6)};
}

void replace(Db& db, ActorId actor, const std::vector<KeyRow>& keys) {
  db.exec(kForget, Params::of(actor));
  for (std::size_t i = 0; i < std::min(keys.size(), kMostKeys); ++i) {
    Params params;
    params.add_bytes(hash_of(keys[i].key_uri)).add(keys[i].key_uri).add(actor);
    params.add(static_cast<int>(keys[i].algorithm)).add_bytes(keys[i].public_der);
    db.exec(kPut, params);
  }
}

std::vector<Statement> statements() {
  return {kFind, kForget, kPut};
}

}  // namespace samvad::storage::remote_keys
