#include "federation/inbox/verbs.hpp"
#include "forum/posts/agree.hpp"
#include "storage/tables/deleted_uris.hpp"
#include "storage/tables/posts.hpp"

namespace samvad::federation {

Received receive_like(Inbound& inbound) {
  const Activity& activity = inbound.activity;
  const auto place = storage::posts::find_uri(inbound.db, activity.object_id);
  if (!place || !place->post) return Fate::kIgnored;
  const auto scope = scope_here(inbound, inbound.actor.id);
  return inbound.db.transact<Fate>([&]() -> Received {
    storage::deleted_uris::take_turns(inbound.db, {activity.id});
    if (storage::deleted_uris::holds(inbound.db, activity.id, activity.actor))
      return Fate::kIgnored;  // its Undo came first
    SAMVAD_TRY(const auto agreement, forum::agree(inbound.context.forum, inbound.db, scope, place->post, activity.id));
    if (!agreement.changed) return Fate::kIgnored;
    relay(inbound, place->thread, place->post);
    return Fate::kDone;
  });
}

}  // namespace samvad::federation
