#include "federation/inbox/verbs.hpp"
#include "forum/posts/agree.hpp"
#include "storage/base/guards.hpp"
#include "storage/tables/agreements.hpp"
#include "storage/tables/deleted_uris.hpp"
#include "storage/tables/follows.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/relations.hpp"

namespace samvad::federation {
namespace {

using storage::Code;
using storage::fail;

Received undo_follow(Inbound& inbound, std::string_view followee_uri) {
  const auto followee = storage::actors::find_by_uri(inbound.db, followee_uri);
  if (!followee) return Fate::kIgnored;
  return storage::follows::remove(inbound.db, followee->id, inbound.actor.id) ? Fate::kDone : Fate::kIgnored;
}

Received undo_like(Inbound& inbound, storage::ThreadId thread, storage::PostId post) {
  const auto scope = scope_to_take_back(inbound, inbound.actor.id);
  return inbound.db.transact<Fate>([&]() -> Received {
    SAMVAD_TRY(const auto agreement, forum::undo_agree(inbound.context.forum, inbound.db, scope, post));
    if (!agreement.changed) return Fate::kIgnored;
    relay(inbound, thread, post);
    return Fate::kDone;
  });
}

Received undo_like(Inbound& inbound, std::string_view post_uri) {
  const auto place = storage::posts::find_uri(inbound.db, post_uri);
  return place && place->post ? undo_like(inbound, place->thread, place->post) : Received(Fate::kIgnored);
}

Received undo_block(Inbound& inbound, std::string_view target_uri) {
  const auto target = storage::actors::find_by_uri(inbound.db, target_uri);
  if (!target) return Fate::kIgnored;
  storage::relations::remove(inbound.db, inbound.actor.id, target->id, storage::relations::Kind::kBlock);
  return Fate::kDone;
}

bool is_vote(Verb verb) {
  return verb == Verb::kLike || verb == Verb::kDislike || verb == Verb::kEmojiReact;
}

}  // namespace

Received receive_dislike(Inbound& inbound) {
  return undo_like(inbound, inbound.activity.object_id);
}

namespace {

/// receive_undo(), in a transaction in which nobody else does what is undone.
Received undo(Inbound& inbound, const Activity* inner) {
  const Activity& activity = inbound.activity;

  // 1. named by id only: a Follow or Like of theirs that we hold, else remember that it is undone
  if (inner == nullptr) {
    if (activity.object_id.empty()) return Fate::kIgnored;
    if (const auto follow = storage::follows::find_by_activity(inbound.db, inbound.actor.id, activity.object_id)) {
      storage::follows::remove(inbound.db, follow->followee, inbound.actor.id);
      return Fate::kDone;
    }
    if (const auto like = storage::agreements::find_by_activity(inbound.db, inbound.actor.id, activity.object_id)) {
      storage::deleted_uris::put(inbound.db, activity.object_id, activity.actor);  // as below
      return undo_like(inbound, like->thread, like->post);
    }
    if (same_origin(activity.object_id, activity.actor)) {
      storage::deleted_uris::put(inbound.db, activity.object_id, activity.actor);  // Undo first (REL-5)
    }
    return Fate::kIgnored;
  }

  // 2. embedded: only who did it may undo it (SEC-8)
  if (inner->actor != activity.actor && storage::guard_on("SEC-8.undo"))
    return fail(Code::kForbidden, "error.not_yours", inner->id);
  Received fate = Fate::kIgnored;
  switch (inner->verb) {
    case Verb::kFollow:
      fate = undo_follow(inbound, inner->object_id);
      break;
    case Verb::kLike:
    case Verb::kDislike:
    case Verb::kEmojiReact:
      fate = undo_like(inbound, inner->object_id);
      break;
    case Verb::kBlock:
      if (inner->target.empty()) fate = undo_block(inbound, inner->object_id);
      break;
    default:
      break;
  }
  // Undo first (REL-5); and a vote comes once more with the Announce of its Group, after its Undo too
  const bool may_come_again = fate && (*fate == Fate::kIgnored || is_vote(inner->verb));
  if (may_come_again && !inner->id.empty() && same_origin(inner->id, activity.actor)) {
    storage::deleted_uris::put(inbound.db, inner->id, activity.actor);
  }
  return fate;
}

}  // namespace

Received receive_undo(Inbound& inbound) {
  const Activity& activity = inbound.activity;
  const Activity* inner = activity.embedded ? activity.embedded->as<Activity>() : nullptr;
  return inbound.db.transact<Fate>([&]() -> Received {
    storage::deleted_uris::take_turns(inbound.db, {inner == nullptr ? activity.object_id : inner->id});
    return undo(inbound, inner);
  });
}

}  // namespace samvad::federation
