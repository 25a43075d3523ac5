#include "federation/inbox/verbs.hpp"
#include "storage/base/guards.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/deleted_uris.hpp"
#include "storage/tables/follows.hpp"
#include "storage/tables/relations.hpp"

namespace samvad::federation {
namespace {

enum class Door { kOpen, kKnock, kShut };

/// Who lets a follower in: boards that are public at once, members unless they ask first or block.
Door door_of(storage::Db& db, const storage::actors::ActorRow& local, storage::ActorId follower) {
  if (local.kind == storage::actors::Kind::kGroup) {
    const auto board = storage::boards::find(db, local.id);
    return board && !board->members_only ? Door::kOpen : Door::kShut;
  }
  if (local.kind != storage::actors::Kind::kPerson) return Door::kShut;  // nobody follows the site or the desk
  if (storage::relations::blocked_between(db, local.id, follower)) return Door::kShut;
  return local.locked && storage::guard_on("SEC-19.knock") ? Door::kKnock : Door::kOpen;
}

}  // namespace

Received receive_follow(Inbound& inbound) {
  const Activity& activity = inbound.activity;
  if (!is_ours(inbound.context, activity.object_id)) return Fate::kIgnored;
  const auto local = storage::actors::find_by_uri(inbound.db, activity.object_id);
  if (!local || local->gone_at || !local->local() || local->unadmitted) return Fate::kIgnored;

  const Door door = door_of(inbound.db, *local, inbound.actor.id);
  Fate fate = Fate::kDone;
  inbound.db.transaction([&] {
    storage::deleted_uris::take_turns(inbound.db, {activity.id});
    if (storage::deleted_uris::holds(inbound.db, activity.id, activity.actor)) {
      fate = Fate::kIgnored;  // its Undo came first
      return;
    }
    if (door != Door::kShut) {
      storage::follows::FollowRow row{.followee = local->id, .follower = inbound.actor.id, .activity_uri = activity.id};
      if (door == Door::kOpen) row.accepted_at = inbound.context.forum.clock.now();
      storage::follows::put(inbound.db, row);
    }
    // a repeated Follow is answered again: the first answer may have been lost
    if (door != Door::kKnock) {
      inbound.context.outbox.answer(inbound.db, *local, inbound.actor, inbound.json, door == Door::kOpen);
    }
  });
  return fate;
}

Received receive_follow_answer(Inbound& inbound) {
  const Activity& activity = inbound.activity;
  const bool accepted = activity.verb == Verb::kAccept;
  const Activity* inner = activity.embedded ? activity.embedded->as<Activity>() : nullptr;
  if (inner != nullptr && inner->verb != Verb::kFollow) return Fate::kIgnored;

  // the Follow of ours that it answers: embedded with our actor, or by the id that we gave it
  std::optional<storage::ActorId> follower;
  if (inner != nullptr && is_ours(inbound.context, inner->actor)) {
    if (const auto local = storage::actors::find_by_uri(inbound.db, inner->actor)) follower = local->id;
  }
  if (inner == nullptr && is_ours(inbound.context, activity.object_id)) {
    const auto asked = storage::follows::find_request(inbound.db, inbound.actor.id, activity.object_id);
    if (asked) follower = asked->follower;
  }
  if (!follower) return Fate::kIgnored;
  const bool changed = accepted ? storage::follows::accept(inbound.db, inbound.actor.id, *follower)
                                : storage::follows::remove(inbound.db, inbound.actor.id, *follower);
  return changed ? Fate::kDone : Fate::kIgnored;
}

}  // namespace samvad::federation
