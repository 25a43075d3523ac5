#include "federation/inbox/actor_directory.hpp"
#include "federation/inbox/post_text.hpp"
#include "federation/inbox/verbs.hpp"
#include "forum/posts/edit_post.hpp"
#include "storage/base/guards.hpp"
#include "storage/tables/posts.hpp"

namespace samvad::federation {

using storage::Code;
using storage::fail;

Received update_post(Inbound& inbound, const PostDocument& document) {
  if (!is_public_enough(document)) return Fate::kIgnored;  // its author took it back to few; we pass on none of it
  auto place = storage::posts::find_uri(inbound.db, document.id);
  if (!place) {  // we missed the Create, or it comes just now
    bool was_there = false;
    auto stored = store_post(inbound, document, &was_there);
    if (!was_there) return stored;
    place = storage::posts::find_uri(inbound.db, document.id);
    if (!place) return Fate::kIgnored;
  }
  const auto stored = storage::posts::find(inbound.db, place->thread, place->post);
  if (!stored || (stored->author != inbound.actor.id && storage::guard_on("SEC-8.author")))
    return fail(Code::kForbidden, "error.not_yours", document.id);

  const auto& context = inbound.context;
  const PostText text = post_text(inbound.db, context, inbound.actor, document);
  const auto scope = scope_here(inbound, inbound.actor.id);
  return inbound.db.transact<Fate>([&]() -> Received {
    SAMVAD_TRY(const auto edited, forum::edit_post(context.forum, inbound.db, scope, place->post,
                                                   {.text = text.draft(), .title = text.title}));
    if (!edited.changed) return Fate::kIgnored;
    relay(inbound, place->thread, place->post);
    return Fate::kDone;
  });
}

Received receive_update(Inbound& inbound) {
  const Activity& activity = inbound.activity;
  if (is_ours(inbound.context, activity.object_id))
    return fail(Code::kForbidden, "error.foreign_id", activity.object_id);
  if (!same_origin(activity.object_id, activity.actor))
    return fail(Code::kForbidden, "error.foreign_id", activity.object_id);

  // an actor's Update of itself: its id is asked, so that a key changes only by the origin's own word
  if (activity.object_id == activity.actor) {
    const auto refreshed = refresh_actor(inbound.db, inbound.remote, inbound.context, activity.actor);
    if (!refreshed) return tl::unexpected(refreshed.error());
    return Fate::kDone;
  }
  if (activity.embedded) {
    const auto* post = activity.embedded->as<PostDocument>();
    if (post == nullptr) return Fate::kIgnored;
    if (post->author != activity.actor && storage::guard_on("SEC-8.author"))
      return fail(Code::kForbidden, "error.not_yours", post->id);
    return update_post(inbound, *post);
  }
  SAMVAD_TRY(const auto json, inbound.remote.fetch(activity.object_id));
  ReadOptions options = inbound.context.reading;
  options.served_from = activity.object_id;
  SAMVAD_TRY(const auto document, read_document(json, options));
  const auto* post = document.as<PostDocument>();
  if (post == nullptr || post->id != activity.object_id || post->author != activity.actor) return Fate::kIgnored;
  return update_post(inbound, *post);
}

}  // namespace samvad::federation
