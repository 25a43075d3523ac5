#include "web/server/site_actors.hpp"

#include "federation/signatures/keys.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/keys.hpp"

namespace samvad::web {
namespace {

using storage::ActorId;
using storage::actors::ActorRow;
using storage::actors::Kind;
namespace keys = storage::keys;

struct KeyTag;

keys::KeyPair fresh_pair(const forum::Forum& forum, const federation::KeyVault& vault) {
  const auto key = federation::PrivateKey::make_rsa();
  const std::int64_t id = forum.ids.make<storage::Id<KeyTag>>().value;
  return {.id = id,
          .algorithm = keys::Algorithm::kRsa,
          .public_pem = key.public_key().pem(),
          .private_sealed = vault.seal(key, id)};
}

/// The actor of `kind` under `uri`, made when it is missing; two processes that start together end with one.
ActorId ensure(storage::Db& db, const forum::Forum& forum, const federation::KeyVault& vault, Kind kind,
               const std::string& name, const std::string& uri_or_empty) {
  if (const auto known = storage::actors::find_by_handle(db, name, "")) return known->id;
  ActorRow row{.id = forum.ids.make<ActorId>(), .kind = kind, .name = name};
  row.uri = uri_or_empty.empty() ? forum.actor_uri(row.id) : uri_or_empty;
  row.inbox = federation::below(row.uri, "inbox");
  row.outbox = federation::below(row.uri, "outbox");
  row.created_at = forum.clock.now();
  const auto pair = fresh_pair(forum, vault);
  bool made = false;
  db.transaction([&] {
    made = storage::actors::insert(db, row).has_value();
    if (!made) return;
    keys::add_to_stock(db, pair);
    keys::take(db, row.id, keys::Algorithm::kRsa);
  });
  if (made) return row.id;
  const auto known = storage::actors::find_by_handle(db, name, "");
  return known ? known->id : ActorId{};
}

}  // namespace

ActorId ensure_site_actors(storage::Db& db, const forum::Forum& forum, const federation::Addresses& addresses,
                           const federation::KeyVault& vault) {
  ensure(db, forum, vault, Kind::kService, "moderation-desk", "");
  return ensure(db, forum, vault, Kind::kApplication, addresses.host(), addresses.instance_actor());
}

int fill_key_stock(storage::Db& db, const forum::Forum& forum, const federation::KeyVault& vault, int wanted,
                   const std::function<bool()>& stopping) {
  int made = 0;
  while (!stopping() && keys::in_stock(db, keys::Algorithm::kRsa) < wanted) {
    keys::add_to_stock(db, fresh_pair(forum, vault));
    ++made;
  }
  return made;
}

}  // namespace samvad::web
