#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::storage::activities {

/// One activity of ours, or of a remote author as our Group relays it: one body for all receivers.
struct ActivityRow {
  ActivityId id;
  ActorId actor;            ///< local actor that acts, and whose key signs deliveries
  std::string type;         ///< "Create", "Announce", …
  std::string uri;          ///< id on the wire
  std::int64_t object = 0;  ///< what orders deliveries: post, thread or actor id (REL-5)
  ThreadId thread;
  PostId post;
  bool is_public = true;  ///< stands in the actor's outbox
  std::string body;       ///< JSON as sent
  Instant created_at;     ///< the database's, read only
};

/// One receiving inbox.
struct Recipient {
  HostId host;
  std::string inbox;
};

/// Writes the activity; its time is the database's.
void insert(Db& db, const ActivityRow& row);
/// One waiting delivery per inbox, in one statement. Repeated pairs count once.
void enqueue(Db& db, ActivityId activity, std::int64_t object, const std::vector<Recipient>& recipients);

/// By id on the wire, for the address `/activities/{id}`.
std::optional<ActivityRow> find(Db& db, ActivityId id);
/// Public activities of an actor below `before` (0 = newest), newest first, with bodies: its outbox.
std::vector<ActivityRow> outbox(Db& db, ActorId actor, ActivityId before, int limit);
/// Number of public activities of an actor, counted up to 10,000.
std::int64_t outbox_total(Db& db, ActorId actor);
/// The newest activity of `type` that `actor` did about `object`; for Undo.
std::optional<ActivityRow> newest_about(Db& db, ActorId actor, std::string_view type, std::int64_t object);
/// All activities about `object` that have never been public, oldest first: a remote post's relays while it is held.
std::vector<ActivityRow> waiting_about(Db& db, std::int64_t object);
void make_public(Db& db, ActivityId id);

/// One inbox for each server that any of its actors was met on and that is not suspended, at most 20,000; for news that
/// concern everybody who may hold a copy.
std::vector<Recipient> every_inbox(Db& db);
/// The local actor of a kind that the site has once (Application, Service); 0 when it was not made yet.
ActorId site_actor(Db& db, int kind);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::activities
