#include "federation/inbox/verbs.hpp"
#include "forum/people/account.hpp"
#include "forum/posts/delete_post.hpp"
#include "storage/base/guards.hpp"
#include "storage/tables/deleted_uris.hpp"
#include "storage/tables/posts.hpp"

namespace samvad::federation {

using storage::Code;
using storage::fail;

Received receive_delete(Inbound& inbound) {
  const Activity& activity = inbound.activity;
  const auto& context = inbound.context;
  if (activity.object_id.empty()) return Fate::kIgnored;
  if (is_ours(context, activity.object_id)) return fail(Code::kForbidden, "error.foreign_id", activity.object_id);

  // 1. the actor itself
  if (activity.object_id == activity.actor) {
    SAMVAD_CHECK(forum::delete_remote_actor(context.forum, inbound.db, inbound.actor.id));
    return Fate::kDone;
  }

  // 2. a post: only its author takes it back (SEC-8)
  if (!same_origin(activity.object_id, activity.actor))
    return fail(Code::kForbidden, "error.foreign_id", activity.object_id);
  return inbound.db.transact<Fate>([&]() -> Received {
    storage::deleted_uris::take_turns(inbound.db, {activity.object_id});
    const auto place = storage::posts::find_uri(inbound.db, activity.object_id);
    if (!place || !place->post) {
      storage::deleted_uris::put(inbound.db, activity.object_id, activity.actor);  // its Create may come later (REL-5)
      return Fate::kIgnored;
    }
    const auto stored = storage::posts::find(inbound.db, place->thread, place->post);
    if (!stored || (stored->author != inbound.actor.id && storage::guard_on("SEC-8.author")))
      return fail(Code::kForbidden, "error.not_yours", activity.object_id);
    if (stored->state == storage::ContentState::kDeleted) return Fate::kIgnored;  // said once is said
    SAMVAD_CHECK(forum::withdraw_post(context.forum, inbound.db, place->post));
    storage::deleted_uris::put(inbound.db, activity.object_id, activity.actor);
    relay(inbound, place->thread, place->post);
    return Fate::kDone;
  });
}

}  // namespace samvad::federation
