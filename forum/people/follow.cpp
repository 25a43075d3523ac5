#include "forum/people/follow.hpp"

#include "forum/access/can_do.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/follows.hpp"
#include "storage/tables/relations.hpp"

namespace samvad::forum {

using storage::Code;
using storage::fail;
using storage::Status;

Status follow(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::ActorId target) {
  if (!scope.is_member()) return fail(Code::kUnauthenticated, "error.log_in_first");
  SAMVAD_CHECK(may_act(scope));
  return db.transact<void>([&]() -> Status {
    const auto person = storage::actors::find(db, target);
    if (!person || person->local() || person->gone_at || person->domain_suspended || !forum.federation) {
      return fail(Code::kNotFound, "error.no_such_actor");
    }
    if (storage::relations::blocked_between(db, scope.actor, target)) return fail(Code::kForbidden, "error.blocked");
    storage::follows::put(db, {.followee = target, .follower = scope.actor});
    forum.events.emit(db, FollowChanged{.follower = scope.actor, .followee = target});
    return {};
  });
}

Status unfollow(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::ActorId target) {
  if (!scope.is_member()) return fail(Code::kUnauthenticated, "error.log_in_first");
  return db.transact<void>([&]() -> Status {
    const auto known = storage::follows::find(db, target, scope.actor);
    if (!known) return {};
    storage::follows::remove(db, target, scope.actor);
    forum.events.emit(
        db, FollowChanged{
                .follower = scope.actor, .followee = target, .follows = false, .activity_uri = known->activity_uri});
    return {};
  });
}

}  // namespace samvad::forum
