#include "federation/inbox/actor_directory.hpp"
#include "federation/inbox/confirm_gone.hpp"
#include "federation/inbox/verbs.hpp"
#include "storage/tables/posts.hpp"

namespace samvad::federation {
namespace {

using storage::Code;
using storage::fail;

/// Fetches the object at its own id and stores it, or when the announcer tells of an Update (`verb`) refreshes it: the
/// announcer's copy is never believed (SEC-8).
Received take_from_origin(Inbound& inbound, Verb verb, const std::string& uri) {
  if (uri.empty() || is_ours(inbound.context, uri)) return Fate::kIgnored;
  const bool update = verb == Verb::kUpdate;
  if (!update && storage::posts::find_uri(inbound.db, uri)) return Fate::kDone;
  SAMVAD_TRY(const auto json, inbound.remote.fetch(uri));
  ReadOptions options = inbound.context.reading;
  options.served_from = uri;
  SAMVAD_TRY(const auto document, read_document(json, options));
  const auto* post = document.as<PostDocument>();
  if (post == nullptr || post->id != uri || !same_origin(post->author, uri)) return Fate::kIgnored;
  SAMVAD_TRY(auto author, obtain_actor(inbound.db, inbound.remote, inbound.context, post->author));
  Inbound inner{inbound.db, inbound.remote, inbound.context, inbound.activity, std::move(author), inbound.json, true};
  return update ? update_post(inner, *post) : store_post(inner, *post);
}

/// A relayed Delete holds only when the origin agrees.
Received take_relayed_delete(Inbound& inbound, const Activity& inner) {
  const auto place = storage::posts::find_uri(inbound.db, inner.object_id);
  if (!place || !place->post || is_ours(inbound.context, inner.object_id)) return Fate::kIgnored;
  SAMVAD_TRY(const bool gone, ask_whether_gone(inbound.db, inbound.remote, inbound.context, place->post));
  return gone ? Fate::kDone : Fate::kIgnored;
}

/// True for what is told of posts. Whom one follows, blocks or reports is between two and never told by a Group.
bool is_about_posts(Verb verb) {
  switch (verb) {
    case Verb::kCreate:
    case Verb::kUpdate:
    case Verb::kDelete:
    case Verb::kLike:
    case Verb::kDislike:
    case Verb::kEmojiReact:
    case Verb::kUndo:
      return true;
    default:
      return false;
  }
}

/// The inner actor lives with the Group: its origin speaks for both (federation.md 6).
Received take_same_origin(Inbound& inbound, const Activity& inner) {
  if (!is_about_posts(inner.verb)) return Fate::kIgnored;
  SAMVAD_TRY(auto actor, obtain_actor(inbound.db, inbound.remote, inbound.context, inner.actor));
  const bool barred = actor.domain_suspended || (actor.suspended_at && !only_takes_away(inner.verb));
  if (barred) return fail(Code::kPolicy, "error.actor_suspended");
  Inbound next{inbound.db, inbound.remote, inbound.context, inner, std::move(actor), inbound.json, true};
  return receive(next);
}

}  // namespace

Received receive_announce(Inbound& inbound) {
  const Activity& activity = inbound.activity;
  if (inbound.relayed) return Fate::kIgnored;  // an Announce of an Announce says nothing new
  if (inbound.actor.kind != storage::actors::Kind::kGroup) return Fate::kIgnored;  // a share by a person

  const Activity* inner = activity.embedded ? activity.embedded->as<Activity>() : nullptr;
  if (inner == nullptr) return take_from_origin(inbound, activity.verb, activity.object_id);
  if (is_ours(inbound.context, inner->actor)) return Fate::kIgnored;  // our own words come back
  if (same_origin(inner->actor, activity.actor)) return take_same_origin(inbound, *inner);
  switch (inner->verb) {
    case Verb::kCreate:
    case Verb::kUpdate:
      return take_from_origin(inbound, inner->verb, inner->object_id);
    case Verb::kDelete:
      return take_relayed_delete(inbound, *inner);
    default:
      return Fate::kIgnored;  // votes count on a Group's word only inside its own threads, and we hold none
  }
}

}  // namespace samvad::federation
