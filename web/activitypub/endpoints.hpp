#pragma once

#include "storage/tables/actors.hpp"
#include "web/activitypub/services.hpp"

#include <string>

namespace samvad::web {

/// WebFinger (RFC 7033), host-meta, NodeInfo 2.0 and 2.1.
void add_discovery_routes(Router& router, const ActivityPubServices& services);
/// Actors and their collections.
void add_actor_routes(Router& router, const ActivityPubServices& services);
/// Posts, context collections of threads, activities.
void add_object_routes(Router& router, const ActivityPubServices& services);
/// Inboxes, shared and of each actor.
void add_inbox_routes(Router& router, const ActivityPubServices& services);

/// Whether other servers may hear of this actor at all (SEC-15): not of an account that is not admitted, nor of a board
/// that stays on this site; of a private site they hear its own actor only.
bool federates(storage::Db& db, const ActivityPubServices& services, const storage::actors::ActorRow& row);
/// ActivityStreams type of an actor kind, as text.
std::string federation_type(storage::actors::Kind kind);
/// The document of a local actor; used for its id and for the root.
Response actor_answer(storage::Db& db, const ActivityPubServices& services, const storage::actors::ActorRow& row);

}  // namespace samvad::web
