#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::follows {

/// One actor follows, or asks to follow, another.
struct FollowRow {
  ActorId followee, follower;
  std::optional<Instant> accepted_at;  ///< null = pending (SEC-19)
  std::string activity_uri;            ///< id of the Follow
  Instant created_at;
};

/// Writes a pending or accepted follow; an existing one keeps its acceptance and takes the newer activity_uri.
void put(Db& db, const FollowRow& row);
/// True when a pending follow became accepted (or was accepted before).
bool accept(Db& db, ActorId followee, ActorId follower);
/// True when there was one.
bool remove(Db& db, ActorId followee, ActorId follower);
/// Both directions of one actor, e.g. when it is gone or its host suspended.
void remove_all(Db& db, ActorId actor);
std::optional<FollowRow> find(Db& db, ActorId followee, ActorId follower);
/// The follow whose activity id is `activity_uri`, of this follower.
std::optional<FollowRow> find_by_activity(Db& db, ActorId follower, std::string_view activity_uri);

/// The follow of `followee` that was asked for with the activity id `activity_uri`.
std::optional<FollowRow> find_request(Db& db, ActorId followee, std::string_view activity_uri);

/// Accepted followers after `after` in order of id, at most `limit`.
std::vector<ActorId> followers(Db& db, ActorId followee, ActorId after, int limit);
std::vector<ActorId> following(Db& db, ActorId follower, ActorId after, int limit);
std::int64_t follower_count(Db& db, ActorId followee);
std::int64_t following_count(Db& db, ActorId follower);
/// Pending requests to `followee`, oldest first.
std::vector<FollowRow> pending(Db& db, ActorId followee, int limit);

/// Where to deliver for the accepted remote followers of any of `followees`: one row per inbox (the shared one where a
/// server has it), hosts that are suspended left out.
struct Inbox {
  HostId host;
  std::string url;
};
std::vector<Inbox> inboxes(Db& db, const std::vector<ActorId>& followees);

/// Actors of `host` that follow somebody here and take deliveries at `inbox`, own or shared; at most `limit`.
struct FollowerAt {
  ActorId id;
  std::string uri;
};
std::vector<FollowerAt> followers_at_inbox(Db& db, HostId host, std::string_view inbox, int limit);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::follows
