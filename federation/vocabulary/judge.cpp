#include "federation/vocabulary/judge.hpp"

#include "federation/vocabulary/reaction.hpp"
#include "storage/base/guards.hpp"
#include "storage/base/url.hpp"

namespace samvad::federation {

namespace {

Judgement accept(std::string reason = {}, Trust trust = Trust::kNone) {
  return {Verdict::kAccept, std::move(reason), trust};
}
Judgement reject(std::string reason) {
  return {Verdict::kReject, std::move(reason), Trust::kNone};
}
Judgement ignore(std::string reason) {
  return {Verdict::kIgnore, std::move(reason), Trust::kNone};
}
Judgement verify(std::string reason) {
  return {Verdict::kVerify, std::move(reason), Trust::kVerify};
}
Judgement fetch(std::string reason, Trust trust = Trust::kNone) {
  return {Verdict::kFetch, std::move(reason), trust};
}

Judgement judge_activity(const Activity& activity);

Judgement judge_post(const PostDocument& post) {
  if (post.id.empty()) return reject("the object has no id");
  if (post.author.empty()) return reject("the object names no author");
  if (!same_origin(post.id, post.author)) return reject("author and id are at different origins");
  if (post.visibility == Visibility::kNone) return reject("addressed to nobody");
  const bool may_be_message = post.type == "Note" || post.type == "ChatMessage" || post.type == "Question";
  if (post.visibility == Visibility::kDirect && !may_be_message)
    return reject("addressed to named actors alone, not to Public");
  if (post.kind == PostDocument::Kind::kDirectMessage) return accept("a direct message, never shown in a thread");
  return accept();
}

/// What an activity embeds, judged as an object of its own.
Judgement judge_embedded(const Document& document) {
  if (const auto* post = document.as<PostDocument>()) return judge_post(*post);
  if (const auto* ballot = document.as<Ballot>())
    return ballot->author.empty() ? reject("the vote names no voter") : accept();
  if (const auto* actor = document.as<ActorDocument>())
    return actor->id.empty() ? reject("actor without id") : accept();
  if (const auto* unknown = document.as<UnknownObject>())
    return ignore("unknown object type " + (unknown->type.empty() ? std::string("(none)") : unknown->type));
  return accept();
}

std::string author_of(const Document& document) {
  if (const auto* post = document.as<PostDocument>()) return post->author;
  if (const auto* ballot = document.as<Ballot>()) return ballot->author;
  if (const auto* actor = document.as<ActorDocument>()) return actor->id;
  return {};
}

Judgement judge_create_or_update(const Activity& activity) {
  if (activity.object_id.empty() && activity.embedded == nullptr) return reject("nothing is said to be made");
  if (activity.embedded == nullptr) return fetch("only the object's id came");
  if (activity.object_id.empty() && activity.embedded->as<Ballot>() == nullptr) return reject("the object has no id");
  const bool foreign = !activity.object_id.empty() && !same_origin(activity.object_id, activity.actor);
  if (foreign && storage::guard_on("SEC-6.embedded"))
    return fetch("the embedded object is of another origin: only its id counts", Trust::kCrossOrigin);
  Judgement inner = judge_embedded(*activity.embedded);
  if (inner.verdict == Verdict::kReject || inner.verdict == Verdict::kIgnore) return inner;
  const std::string author = author_of(*activity.embedded);
  if (activity.verb == Verb::kCreate && !author.empty() && author != activity.actor)
    return reject("the object's author is not the actor");
  inner.trust = Trust::kSameOrigin;
  return inner;
}

/// A Group relays another's activity (FEP-1b12).
Judgement judge_relay(const Activity& announce, const Activity& inner) {
  if (inner.verb == Verb::kAnnounce) return ignore("an Announce of an Announce");
  Judgement judged = judge_activity(inner);
  if (judged.verdict == Verdict::kReject || judged.verdict == Verdict::kIgnore) return judged;
  if (same_origin(inner.actor, announce.actor)) return accept("relayed by the actor's own host", Trust::kSameOrigin);
  return verify("relayed for an actor of another host: believe it by refetch, proof or the moderator rule");
}

Judgement judge_announce(const Activity& activity) {
  if (activity.embedded == nullptr)
    return activity.object_id.empty() ? reject("nothing is announced") : fetch("only an id is announced");
  if (const auto* inner = activity.embedded->as<Activity>()) return judge_relay(activity, *inner);
  if (activity.object_id.empty()) return reject("the announced object has no id");
  const std::string author = author_of(*activity.embedded);
  const bool own = same_origin(activity.object_id, activity.actor) && same_origin(author, activity.actor);
  if (!own && storage::guard_on("SEC-6.embedded"))
    return fetch("the embedded object is of another origin: only its id counts", Trust::kCrossOrigin);
  Judgement inner = judge_embedded(*activity.embedded);
  if (inner.verdict == Verdict::kAccept) inner.trust = Trust::kSameOrigin;
  return inner;
}

Judgement judge_vote(const Activity& activity) {
  if (activity.object_id.empty()) return reject("nothing is voted on");
  if (activity.verb == Verb::kEmojiReact && !is_reaction(activity.reaction, activity.reaction_tagged))
    return reject("the reaction is no emoji and has no Emoji tag");
  return accept();
}

Judgement judge_delete(const Activity& activity) {
  if (activity.object_id.empty()) return reject("nothing is deleted");
  if (activity.object_id == activity.actor) return accept("the account is deleted");
  if (same_origin(activity.object_id, activity.actor)) return accept();
  return verify(activity.has_reason ? "removal from another host: only by a moderator of the group"
                                    : "deletion from another host: only after a refetch, or by a moderator");
}

Judgement judge_add_or_remove(const Activity& activity) {
  if (activity.object_id.empty()) return reject("the object is missing");
  if (activity.target.empty()) return ignore("without a target nothing is added to or taken from");
  if (is_follower_collection(activity.target)) return ignore("the target is neither featured nor moderators");
  // The group's document decides what it owns. Without it, a target below an addressed actor that is not the audience
  // shows that the audience does not own it.
  for (const auto& named : group_candidates(activity.addressing, activity.actor)) {
    if (!activity.group.empty() && named != activity.group && activity.target.starts_with(named + "/") &&
        !activity.target.starts_with(activity.group + "/"))
      return reject("the audience does not own the target");
  }
  return accept();
}

Judgement judge_block(const Activity& activity) {
  if (activity.object_id.empty()) return reject("nobody is blocked");
  if (!activity.target.empty() && !activity.group.empty() && activity.group != activity.target)
    return reject("the audience is not the target");
  return accept(activity.target.empty() ? "a personal block" : "a ban by a moderator");
}

Judgement judge_undo(const Activity& activity) {
  if (activity.object_id.empty() && activity.embedded == nullptr) return reject("nothing is undone");
  if (activity.embedded == nullptr) return accept("the id is looked up; unknown means ignore");
  const auto* inner = activity.embedded->as<Activity>();
  if (inner == nullptr) return reject("what is undone is no activity");
  const Judgement judged = judge_activity(*inner);
  if (judged.verdict == Verdict::kReject || judged.verdict == Verdict::kIgnore) return judged;
  const bool moderation = inner->verb == Verb::kBlock || inner->verb == Verb::kDelete || inner->verb == Verb::kLock;
  if (inner->actor != activity.actor && !moderation && storage::guard_on("SEC-8.undo"))
    return reject("only the actor of an activity undoes it");
  return {judged.verdict, judged.reason, judged.trust};
}

Judgement judge_flag(const Activity& activity) {
  if (activity.object_ids.empty()) return reject("nothing is reported");
  return accept(activity.group_contradicts ? "audience contradicts `to`: the group is taken from `to`" : "");
}

Judgement judge_verb(const Activity& activity) {
  switch (activity.verb) {
    case Verb::kCreate:
    case Verb::kUpdate:
      return judge_create_or_update(activity);
    case Verb::kAnnounce:
      return judge_announce(activity);
    case Verb::kLike:
    case Verb::kDislike:
    case Verb::kEmojiReact:
      return judge_vote(activity);
    case Verb::kDelete:
      return judge_delete(activity);
    case Verb::kAdd:
    case Verb::kRemove:
      return judge_add_or_remove(activity);
    case Verb::kBlock:
      return judge_block(activity);
    case Verb::kUndo:
      return judge_undo(activity);
    case Verb::kFlag:
      return judge_flag(activity);
    case Verb::kUnknown:
      return ignore("unknown activity " + activity.type);
    default:
      return activity.object_id.empty() && activity.embedded == nullptr ? reject("the object is missing") : accept();
  }
}

Judgement judge_activity(const Activity& activity) {
  if (activity.verb == Verb::kUnknown) return judge_verb(activity);
  if (activity.id.empty()) return reject("the activity has no id");
  if (activity.actor.empty()) return reject("the activity names no actor");
  if (!same_origin(activity.id, activity.actor)) return reject("activity and actor are at different origins");
  if (activity.several_objects) return ignore("several objects in one activity");
  return judge_verb(activity);
}

std::string id_of(const Document& document) {
  struct Visit {
    std::string operator()(const UnknownObject& o) const { return o.id; }
    std::string operator()(const Activity& o) const { return o.id; }
    std::string operator()(const PostDocument& o) const { return o.id; }
    std::string operator()(const Ballot& o) const { return o.id; }
    std::string operator()(const ActorDocument& o) const { return o.id; }
    std::string operator()(const Collection& o) const { return o.id; }
    std::string operator()(const KeyDocument& o) const { return o.id; }
    std::string operator()(const Tombstone& o) const { return o.id; }
    std::string operator()(const WebfingerDocument&) const { return {}; }
  };
  return std::visit(Visit{}, document.is);
}

/// SEC-6: what was fetched counts only for the id it was fetched from.
bool served_elsewhere(const Document& document, const ReadOptions& options) {
  if (options.served_from.empty() || document.as<WebfingerDocument>() != nullptr) return false;
  if (!storage::guard_on("SEC-6.served")) return false;
  const auto served = storage::Url::parse(options.served_from);
  const auto id = storage::Url::parse(id_of(document));
  return !served || !id || served->without_fragment() != id->without_fragment();
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAccept:
      return "accept";
    case Verdict::kVerify:
      return "verify";
    case Verdict::kFetch:
      return "fetch";
    case Verdict::kIgnore:
      return "ignore";
    case Verdict::kReject:
      break;
  }
  return "reject";
}

std::string_view to_string(Trust trust) {
  switch (trust) {
    case Trust::kSameOrigin:
      return "same-origin";
    case Trust::kVerify:
      return "verify";
    case Trust::kCrossOrigin:
      return "cross-origin";
    case Trust::kNone:
      break;
  }
  return "";
}

Judgement judge(const Document& document, const ReadOptions& options) {
  if (served_elsewhere(document, options)) return reject("served from another address than its id");
  if (const auto* activity = document.as<Activity>()) return judge_activity(*activity);
  if (const auto* answer = document.as<WebfingerDocument>()) {
    if (answer->actor.empty()) return reject("no ActivityPub self link");
    return answer->confirmed ? accept() : reject("the subject's host does not confirm the actor");
  }
  return judge_embedded(document);
}

}  // namespace samvad::federation
