#include "federation/inbox/verbs.hpp"
#include "storage/tables/follows.hpp"
#include "storage/tables/relations.hpp"

namespace samvad::federation {

Received receive_block(Inbound& inbound) {
  const Activity& activity = inbound.activity;
  if (!is_ours(inbound.context, activity.object_id)) return Fate::kIgnored;
  if (!activity.target.empty()) return Fate::kIgnored;  // a ban from a group elsewhere: nothing between these two
  const auto target = storage::actors::find_by_uri(inbound.db, activity.object_id);
  if (!target || !target->local()) return Fate::kIgnored;
  inbound.db.transaction([&] {
    storage::relations::put(inbound.db, inbound.actor.id, target->id, storage::relations::Kind::kBlock);
    storage::follows::remove(inbound.db, inbound.actor.id, target->id);
    storage::follows::remove(inbound.db, target->id, inbound.actor.id);
  });
  return Fate::kDone;
}

}  // namespace samvad::federation
