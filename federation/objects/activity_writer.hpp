#pragma once

#include "federation/objects/post_writer.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace samvad::federation {

/// Head of one activity of ours.
struct ActivityInput {
  std::string id;
  std::string actor;
  Addressing addressing;  ///< both lists are always written: some servers refuse one alone
  std::string audience;   ///< Group id, "" = none
  std::optional<storage::Instant> published;
};

/// Create of a post: id `<post>#create` (a fragment, so that a relayed reply is no boost for a board's followers on
/// microblogs, federation.md 6).
std::string create_activity(std::string_view id, const PostInput& post);
/// Update with the whole object; `post.updated` must be newer than before, else receivers ignore it.
std::string update_activity(std::string_view id, const PostInput& post);
/// Delete of an object, as a Tombstone. `reason` not null = by a moderator: it becomes `summary`.
std::string delete_activity(const ActivityInput& head, std::string_view object,
                            std::optional<std::string_view> reason = std::nullopt);
/// Delete of an actor by itself.
std::string delete_actor_activity(const ActivityInput& head);
/// Update of an actor; `actor_document` is its whole document.
std::string update_actor_activity(const ActivityInput& head, std::string_view actor_document);

/// An activity whose object is an id: Follow, Like, Lock, and Announce of a post.
std::string plain_activity(const ActivityInput& head, std::string_view type, std::string_view object);
/// An activity around another one, which is embedded byte for byte: Accept, Reject, Undo, and the Announce of FEP-1b12.
std::string wrapping_activity(const ActivityInput& head, std::string_view type, std::string_view activity_json);
/// Add or Remove of `object` to or from the collection `target`.
std::string collection_activity(const ActivityInput& head, std::string_view type, std::string_view object,
                                std::string_view target);
/// Flag of the Service desk. To the author's server: the actor first, then the posts; to a Group: one post alone. The
/// reporter is never named.
std::string flag_activity(const ActivityInput& head, const std::vector<std::string>& objects, std::string_view comment);

}  // namespace samvad::federation
