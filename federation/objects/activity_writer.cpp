#include "federation/objects/activity_writer.hpp"

#include "federation/objects/context.hpp"

namespace samvad::federation {

using storage::JsonWriter;

namespace {

void begin(JsonWriter& out, const ActivityInput& head, std::string_view type) {
  begin_document(out).member("id", head.id).member("type", type).member("actor", head.actor);
  write_addressing(out, head.addressing);
  if (!head.audience.empty()) out.member("audience", head.audience);
  if (head.published) out.member("published", storage::to_rfc3339(*head.published));
}

std::string end(JsonWriter& out) {
  out.end_object();
  return out.take();
}

std::string with_post(std::string_view id, std::string_view type, const PostInput& post) {
  ActivityInput head{std::string(id), post.author.uri, post_addressing(post), post.board.uri, post.published};
  if (type == "Update") head.published = post.updated;
  JsonWriter out;
  begin(out, head, type);
  out.key("object");
  write_post(out, post);
  return end(out);
}

}  // namespace

std::string create_activity(std::string_view id, const PostInput& post) {
  return with_post(id, "Create", post);
}
std::string update_activity(std::string_view id, const PostInput& post) {
  return with_post(id, "Update", post);
}

std::string delete_activity(const ActivityInput& head, std::string_view object,
                            std::optional<std::string_view> reason) {
  JsonWriter out;
  begin(out, head, "Delete");
  if (reason) out.member("summary", *reason);
  out.key("object").object().member("id", object).member("type", "Tombstone").end_object();
  return end(out);
}

std::string delete_actor_activity(const ActivityInput& head) {
  return plain_activity(head, "Delete", head.actor);
}

std::string update_actor_activity(const ActivityInput& head, std::string_view actor_document) {
  return wrapping_activity(head, "Update", actor_document);
}

std::string plain_activity(const ActivityInput& head, std::string_view type, std::string_view object) {
  JsonWriter out;
  begin(out, head, type);
  out.member("object", object);
  return end(out);
}

std::string wrapping_activity(const ActivityInput& head, std::string_view type, std::string_view activity_json) {
  JsonWriter out;
  begin(out, head, type);
  out.key("object").raw(activity_json);
  return end(out);
}

std::string collection_activity(const ActivityInput& head, std::string_view type, std::string_view object,
                                std::string_view target) {
  JsonWriter out;
  begin(out, head, type);
  out.member("object", object).member("target", target);
  return end(out);
}

std::string flag_activity(const ActivityInput& head, const std::vector<std::string>& objects,
                          std::string_view comment) {
  JsonWriter out;
  begin(out, head, "Flag");
  out.key("object");
  if (objects.size() == 1) {
    out.value(objects.front());
  } else {
    out.array();
    for (const auto& object : objects) out.value(object);
    out.end_array();
  }
  out.member("content", comment).member("summary", comment);
  return end(out);
}

}  // namespace samvad::federation
