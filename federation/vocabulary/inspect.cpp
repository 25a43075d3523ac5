#include "federation/vocabulary/inspect.hpp"

#include "federation/vocabulary/inspect_object.hpp"

namespace samvad::federation {

using storage::Json;
using storage::JsonWriter;

namespace {

void member_or_null(JsonWriter& out, std::string_view name, std::string_view text) {
  out.key(name);
  text.empty() ? out.null() : out.value(text);
}

void write_reference(JsonWriter& out, const std::string& id) {
  out.key("object");
  if (id.empty()) {
    out.null();
    return;
  }
  out.object().member("kind", "reference").member("id", id).end_object();
}

/// What the verb means here, in one word where AS2 leaves it open.
void write_meaning(JsonWriter& out, const Activity& activity) {
  switch (activity.verb) {
    case Verb::kLike:
    case Verb::kEmojiReact:
      out.member("vote", "up");
      member_or_null(out, "reaction", activity.reaction);
      break;
    case Verb::kDislike:
      out.member("vote", "down");
      break;
    case Verb::kDelete:
      out.member("removal", activity.has_reason);
      out.member("account", !activity.object_id.empty() && activity.object_id == activity.actor);
      break;
    case Verb::kBlock:
      out.member("ban", !activity.target.empty()).member("remove_data", activity.remove_data);
      member_or_null(out, "ends", activity.ends_text);
      break;
    case Verb::kFlag:
      out.key("objects").array();
      for (const auto& id : activity.object_ids) out.value(id);
      out.end_array();
      break;
    default:
      break;
  }
}

void write_activity(JsonWriter& out, const Activity& activity, int depth);

void write_embedded(JsonWriter& out, const Activity& activity, int depth) {
  if (activity.embedded == nullptr) {
    if (depth == 0) write_reference(out, activity.object_id);
    return;
  }
  if (const auto* inner = activity.embedded->as<Activity>()) {
    out.key("inner").object();
    write_activity(out, *inner, depth + 1);
    out.end_object();
    return;
  }
  if (depth > 0) return;  // lifted to the top, once
  out.key("object");
  write_object(out, *activity.embedded, {});
}

void write_activity(JsonWriter& out, const Activity& activity, int depth) {
  out.member("activity", activity.type);
  member_or_null(out, "activity_id", activity.id);
  member_or_null(out, "actor", activity.actor);
  if (activity.verb == Verb::kAnnounce) {
    const bool wraps = activity.embedded != nullptr && activity.embedded->as<Activity>() != nullptr;
    out.member("announce", wraps ? "1b12" : activity.embedded != nullptr ? "object" : "id");
  }
  out.member("activity_visibility", to_string(visibility_of(activity.addressing)));
  member_or_null(out, "group", activity.group);
  member_or_null(out, "target", activity.target);
  if (activity.has_reason || !activity.reason.empty()) out.member("summary", activity.reason);
  if (activity.has_proof) out.member("proof", true);
  write_meaning(out, activity);
  write_embedded(out, activity, depth);
}

/// The innermost object, lifted to the top so that a reader finds it in one place.
const Activity* wrapped(const Activity& activity) {
  return activity.embedded == nullptr ? nullptr : activity.embedded->as<Activity>();
}

void lift_object(JsonWriter& out, const Activity& activity) {
  const Activity* innermost = &activity;
  std::string relaying;
  while (const Activity* inner = wrapped(*innermost)) {
    if (innermost->verb == Verb::kAnnounce) relaying = innermost->actor;
    innermost = inner;
  }
  if (innermost == &activity) return;
  if (innermost->embedded == nullptr) {
    write_reference(out, innermost->object_id);
    return;
  }
  out.key("object");
  write_object(out, *innermost->embedded, relaying);
}

std::string refused(const storage::Error& error) {
  JsonWriter out;
  out.object().member("verdict", "reject");
  out.member("reason", error.detail.empty() ? std::string(error.key) : error.detail);
  for (const std::string_view name : {"activity", "actor", "trust", "object"}) out.key(name).null();
  out.end_object();
  return out.take();
}

}  // namespace

std::string inspect_payload(std::string_view text, const ReadOptions& options) {
  const auto json = storage::parse_json(text);
  if (!json) return refused(json.error());
  const auto document = read_document(*json, options);
  if (!document) return refused(document.error());
  const Judgement judgement = judge(*document, options);

  JsonWriter out;
  out.object().member("verdict", to_string(judgement.verdict));
  member_or_null(out, "reason", judgement.reason);
  member_or_null(out, "trust", to_string(judgement.trust));
  if (const auto* activity = document->as<Activity>()) {
    write_activity(out, *activity, 0);
    lift_object(out, *activity);
  } else {
    out.key("activity").null().key("actor").null();
    out.key("object");
    write_object(out, *document, {});
  }
  out.end_object();
  return out.take();
}

}  // namespace samvad::federation
