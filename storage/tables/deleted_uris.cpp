#include "storage/tables/deleted_uris.hpp"

#include "storage/base/crypto.hpp"

#include <stdexcept>

namespace samvad::storage::deleted_uris {
namespace {

constexpr Statement kPut{"deleted_uris.put", R"(
  insert into deleted_uris (uri_hash, actor_uri) values ($1, $2) on conflict do nothing)"};
constexpr Statement kHolds{"deleted_uris.holds", "select 1 from deleted_uris where uri_hash = $1"};
constexpr Statement kTakenBack{"deleted_uris.taken_back", R"(
  select uri_hash from deleted_uris where uri_hash = any($1::bytea[]))"};
// in one order for everybody
constexpr Statement kTakeTurns{"deleted_uris.take_turns", R"(
  select pg_advisory_xact_lock(key)
  from (select distinct hashtextextended(uri, 30) as key from unnest($1::text[]) uri order by key) keys)"};
constexpr Statement kSweep{"deleted_uris.sweep", R"(
  delete from deleted_uris where uri_hash = any(array(
    select uri_hash from deleted_uris where deleted_at <= greatest(now() - interval '30 days', (
      select deleted_at from deleted_uris order by deleted_at desc offset $1 limit 1))
    order by deleted_at limit $2)))"};

/// Of the id and who takes it back: nobody's word stands in the way of another's. Neither holds a line break.
std::string hash_of(std::string_view uri, std::string_view actor_uri) {
  return std::string(bytes_of(sha256(std::string(uri) + "\n" + std::string(actor_uri))));
}

}  // namespace

void put(Db& db, std::string_view uri, std::string_view actor_uri) {
  db.exec(kPut, Params().add_bytes(hash_of(uri, actor_uri)).add(actor_uri));
}

bool holds(Db& db, std::string_view uri, std::string_view actor_uri) {
  return !db.exec(kHolds, Params().add_bytes(hash_of(uri, actor_uri))).empty();
}

std::set<Claim> taken_back(Db& db, const std::vector<Claim>& claims) {
  std::set<Claim> answer;
  std::vector<std::string> keys;
  for (const auto& claim : claims) keys.push_back(hash_of(claim.uri, claim.actor_uri));
  const Rows rows = db.exec(kTakenBack, Params().add_bytes(keys));
  for (const auto row : rows) {
    for (std::size_t i = 0; i < claims.size(); ++i) {
      if (keys[i] == row.bytes(0)) answer.insert(claims[i]);
    }
  }
  return answer;
}

void take_turns(Db& db, const std::vector<std::string>& uris) {
  if (!db.in_transaction()) throw std::logic_error("take_turns outside a transaction");
  if (!uris.empty()) db.exec(kTakeTurns, Params::of(uris));
}

std::size_t sweep(Db& db, int most, int limit) {
  return db.exec(kSweep, Params::of(most, limit)).affected();
}

std::vector<Statement> statements() {
  return {kPut, kHolds, kTakenBack, kTakeTurns, kSweep};
}

}  // namespace samvad::storage::deleted_uris
