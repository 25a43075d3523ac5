#include "federation/vocabulary/activity.hpp"

#include "federation/vocabulary/context_guard.hpp"
#include "federation/vocabulary/post_parts.hpp"

#include <algorithm>

namespace samvad::federation {

using storage::Code;
using storage::fail;
using storage::Json;
using storage::Result;
using storage::Status;

namespace {

constexpr int kDepth = 4;  // Announce{Undo{Create{Note}}} and one to spare

Result<Document> read_any(const Json& object, const ReadOptions& options, const Activity* outer, int depth);

/// `audience`, and where it is not addressed while a single group is, that one (Lemmy's older reports).
void read_group(const Json& object, const ReadOptions& options, Activity& activity) {
  for (const auto& id : read_ids(field(object, "audience"), options)) {
    if (!is_public(id) && activity.group.empty()) activity.group = id;
  }
  const auto named = group_candidates(activity.addressing, activity.actor);
  if (activity.group.empty() || named.empty()) return;
  activity.group_contradicts = std::find(named.begin(), named.end(), activity.group) == named.end();
}

void read_reason(const Json& object, Activity& activity) {
  const std::string summary = text_of(object, "summary"), content = text_of(object, "content");
  activity.has_reason = field(object, "summary").is_string();
  activity.reason = activity.verb == Verb::kFlag && !content.empty() ? content : summary;
  if (activity.verb == Verb::kLike || activity.verb == Verb::kEmojiReact) {
    activity.reaction = content;
    if (content.empty()) activity.reaction = field(object, "_misskey_reaction").text();
    for (const TagDocument& tag : read_tags(object)) {
      activity.reaction_tagged = activity.reaction_tagged || tag.kind == TagDocument::Kind::kEmoji;
    }
  }
  Json ends = field(object, "endTime");
  if (!ends.is_string()) ends = field(object, "expires");
  activity.ends_text = ends.text();
  activity.remove_data = field(object, "removeData").boolean().value_or(false);
}

Status read_object(const Json& payload, const ReadOptions& options, Activity& activity, int depth) {
  const Json object = field(payload, "object");
  activity.object_ids = read_ids(object, options);
  if (activity.verb == Verb::kFlag) {
    if (!activity.object_ids.empty()) activity.object_id = activity.object_ids.front();
    return {};
  }
  if (object.is_array() && object.size() > 1) {
    activity.several_objects = true;
    return {};
  }
  SAMVAD_TRY(activity.object_id, read_id(object, "object", options));
  const Json one = object.is_array() ? object.at(0) : object;
  const bool bare = !one.is_object() || (type_of(one).empty() && one.size() <= 1);
  if (bare || depth >= kDepth) return {};
  SAMVAD_TRY(Document inner, read_any(one, options, &activity, depth + 1));
  activity.embedded = std::make_shared<const Document>(std::move(inner));
  return {};
}

Result<Activity> read_activity(const Json& payload, Verb verb, const ReadOptions& options, int depth) {
  Activity activity;
  activity.verb = verb;
  activity.type = type_of(payload);
  SAMVAD_TRY(activity.id, read_id(field(payload, "id"), "id", options));
  SAMVAD_TRY(activity.actor, read_id(field(payload, "actor"), "actor", options));
  activity.addressing = read_addressing(payload, options);
  activity.published = read_time(field(payload, "published"));
  activity.has_proof = field(payload, "proof").is_object() || field(payload, "proof").is_array();
  read_group(payload, options, activity);
  read_reason(payload, activity);
  if (verb == Verb::kUnknown) return activity;
  auto target = read_id(field(payload, "target"), "target", options);
  const bool aims = verb == Verb::kAdd || verb == Verb::kRemove || verb == Verb::kBlock || verb == Verb::kMove;
  if (!target && aims) return tl::unexpected(std::move(target).error());
  activity.target = std::move(target).value_or("");
  SAMVAD_CHECK(read_object(payload, options, activity, depth));
  return activity;
}

template <class T>
Result<Document> wrap(Result<T> read) {
  if (!read) return tl::unexpected(std::move(read).error());
  return Document{std::move(*read)};
}

/// Objects of other types are not kept, but SEC-7 holds for them too: an author, where one is named, is one id.
Status check_author(const Json& object, const std::string& id, const ReadOptions& options) {
  if (field(object, "attributedTo").is_null()) return {};
  SAMVAD_TRY(const Attribution attribution, read_attribution(object, id, options));
  if (!attribution.author.empty()) return {};
  return fail(Code::kBadInput, "error.bad_activity", "attributedTo: without an id");
}

Result<Document> read_any(const Json& object, const ReadOptions& options, const Activity* outer, int depth) {
  const std::string type = type_of(object);
  if (const auto verb = verb_of(type)) return wrap(read_activity(object, *verb, options, depth));
  if (is_ballot(object)) return wrap(read_ballot(object, options));
  if (is_post_type(type)) {
    static const Activity kNobody;
    const Activity& lender = outer != nullptr ? *outer : kNobody;
    return wrap(read_post(object, options, lender.addressing, lender.verb == Verb::kCreate ? lender.actor : ""));
  }
  if (is_actor_type(type)) return wrap(read_actor(object, options));
  if (is_collection_type(type)) return wrap(read_collection(object, options));
  // what an actor does is an activity, also when its verb is of an extension we do not know (ActivityPub 6)
  if (!type.empty() && type != "Tombstone" && !field(object, "actor").is_null())
    return wrap(read_activity(object, Verb::kUnknown, options, depth));
  SAMVAD_TRY(std::string id, read_id(field(object, "id"), "id", options));
  SAMVAD_CHECK(check_author(object, id, options));
  if (type == "Tombstone") return Document{Tombstone{std::move(id), std::string(field(object, "formerType").text())}};
  return Document{UnknownObject{type, std::move(id)}};
}

}  // namespace

Result<Document> read_document(const Json& payload, const ReadOptions& options) {
  if (!payload.is_object()) return fail(Code::kBadInput, "error.bad_activity", "the document is no object");
  SAMVAD_CHECK(check_context(payload));
  if (is_webfinger(payload)) return wrap(read_webfinger(payload, options));
  if (const std::string type = type_of(payload); type == "CryptographicKey" || type == "Key" || type == "Multikey")
    return wrap(read_key(payload, options));
  for (const auto& [name, value] : payload.members()) {
    if (name.starts_with("https://www.w3.org/ns/activitystreams#"))
      return fail(Code::kUnsupported, "error.bad_activity", "expanded JSON-LD");
  }
  return read_any(payload, options, nullptr, 0);
}

}  // namespace samvad::federation
