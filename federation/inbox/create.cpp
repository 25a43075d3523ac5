#include "federation/inbox/verbs.hpp"
#include "storage/base/guards.hpp"

namespace samvad::federation {

using storage::Code;
using storage::fail;

Received receive_create(Inbound& inbound) {
  const Activity& activity = inbound.activity;
  if (is_ours(inbound.context, activity.object_id) && storage::guard_on("SEC-9.ids"))
    return fail(Code::kForbidden, "error.foreign_id", activity.object_id);

  // an embedded object counts only when id, author and actor share one origin (SEC-6); else it is fetched at its id
  const PostDocument* post = activity.embedded ? activity.embedded->as<PostDocument>() : nullptr;
  if (activity.embedded && post == nullptr) return Fate::kIgnored;  // a ballot, or a type no forum keeps
  if (post != nullptr && same_origin(post->id, activity.actor)) {
    if (post->author != activity.actor) return fail(Code::kForbidden, "error.foreign_id", post->author);
    return store_post(inbound, *post);
  }
  if (activity.object_id.empty()) return Fate::kIgnored;
  SAMVAD_TRY(const auto json, inbound.remote.fetch(activity.object_id));
  ReadOptions options = inbound.context.reading;
  options.served_from = activity.object_id;
  SAMVAD_TRY(const auto document, read_document(json, options));
  const auto* fetched = document.as<PostDocument>();
  if (fetched == nullptr || fetched->id != activity.object_id || fetched->author != activity.actor) {
    return fail(Code::kForbidden, "error.foreign_id", activity.object_id);
  }
  return store_post(inbound, *fetched);
}

}  // namespace samvad::federation
