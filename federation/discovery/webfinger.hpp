#pragma once

#include "federation/discovery/handle.hpp"
#include "federation/discovery/lookup.hpp"
#include "federation/vocabulary/actor_document.hpp"
#include "federation/vocabulary/webfinger_document.hpp"

#include <string>

namespace samvad::federation {

/// An actor whose handle both sides confirm.
struct ProvedActor {
  Handle handle;  ///< the subject its host gives
  ActorDocument actor;
  FetchedDocument document;
};

/// Asks `handle.host` for `handle` (RFC 7033). When the answer's subject lies on another host, that host is asked again
/// and must give the same subject and actor (SEC-11). Errors as Client::fetch and read_json_answer; kPeer
/// "error.handle_unproved" when hosts disagree or no ActivityPub actor is named.
storage::Result<WebfingerDocument> look_up_handle(const Lookup& lookup, const Handle& handle);

/// Fetches an actor by its id and reads it. kPeer "error.peer_document" when it is none. Nothing is proved about
/// handles.
storage::Result<ProvedActor> fetch_actor(const Lookup& lookup, const storage::Url& id);

/// The handle of a fetched actor, proved both ways (SEC-11): the one it claims (FEP-2c59, else preferredUsername at the
/// host of its id) is looked up and must lead back to this very id. kPeer "error.handle_unproved".
storage::Result<Handle> prove_handle(const Lookup& lookup, const ActorDocument& actor);

/// Handle → actor with both proofs: what the handle's host names is fetched, and that actor's own handle must be the
/// same subject.
storage::Result<ProvedActor> find_actor(const Lookup& lookup, const Handle& handle);

}  // namespace samvad::federation
