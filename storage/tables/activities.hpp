#pragma once

#include "storage/db/db.hpp"

#include <chrono>
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
  bool is_public = true;   ///< anybody may read it at its id
  bool in_outbox = false;  ///< stands in the actor's outbox
  bool waiting = false;    ///< about a held post: nothing is sent or shown before release()
  bool batched = false;    ///< a vote that its actor passes on with the next batch; written, not read
  std::string body;        ///< JSON as sent
  Instant created_at;      ///< the database's, read only
};

/// One receiving inbox.
struct Recipient {
  HostId host;
  std::string inbox;
};

/// Writes the activity; its time is the database's.
void insert(Db& db, const ActivityRow& row);
/// Writes several in one statement.
void insert(Db& db, const std::vector<ActivityRow>& rows);
/// One waiting delivery per inbox, in one statement. Repeated pairs count once.
void enqueue(Db& db, ActivityId activity, std::int64_t object, const std::vector<Recipient>& recipients);
/// The same for each of `rows`, all of which go to the same inboxes.
void enqueue(Db& db, const std::vector<ActivityRow>& rows, const std::vector<Recipient>& recipients);

/// What `/activities/{id}` may answer: nullopt unless it is public, and its post, if it is about one, visible.
std::optional<ActivityRow> find(Db& db, ActivityId id);
/// The outbox of an actor: what stands in it and is about nothing hidden, below `before` (0 = newest), newest first,
/// with bodies.
std::vector<ActivityRow> outbox(Db& db, ActorId actor, ActivityId before, int limit);
/// Number of activities that outbox() gives of this actor, counted up to 10,000.
std::int64_t outbox_total(Db& db, ActorId actor);
/// The newest activity of `type` that `actor` did about `object`; for Undo.
std::optional<ActivityRow> newest_about(Db& db, ActorId actor, std::string_view type, std::int64_t object);
/// True when this transaction has written such an activity already (one edit may be said by two events).
bool said_now(Db& db, ActorId actor, std::string_view type, std::int64_t object);
/// Whether anybody here ever said anything about `object`.
bool said_of(Db& db, std::int64_t object);
/// Activities of `actor` about `object` that wait for its release, oldest first.
std::vector<ActivityRow> waiting_about(Db& db, ActorId actor, std::int64_t object);
/// They are sent and shown from now on.
void release(Db& db, const std::vector<ActivityRow>& rows);
/// What waits for the next batch of `actor`, oldest first, at most `limit`.
std::vector<ActivityRow> batch(Db& db, ActorId actor, int limit);
/// They were sent.
void end_batch(Db& db, const std::vector<ActivityRow>& rows);
/// Activities about `object` that stand in an outbox (the author's Create, the board's Announce of it).
std::vector<ActivityRow> shown_about(Db& db, std::int64_t object);
/// Puts the present text into an activity that an outbox shows; deliveries that still wait carry it too.
void rewrite(Db& db, ActivityId id, std::string_view body);
/// Takes everything about `object` out of outboxes, when it was edited or removed and cannot be rewritten.
void leave_outbox(Db& db, std::int64_t object);
/// Nobody reads earlier texts of an edited `object` any longer: what earlier transactions said with its text, and no
/// outbox shows, keeps its id and its deliveries but is not served.
void withdraw_texts(Db& db, std::int64_t object);

/// Takes out what nobody can read at our addresses, no letter carries any more and nothing is asked about later, when
/// it is older than `age`; at most `limit`; gives how many.
std::size_t remove_unserved(Db& db, std::chrono::seconds age, int limit = 10000);
/// One inbox for each server that any of its actors was met on and that is not suspended, by the host's id behind
/// `after`, at most `limit`; for news that concern everybody who may hold a copy.
std::vector<Recipient> every_inbox(Db& db, HostId after, int limit);
/// The local actor of a kind that the site has once (Application, Service); 0 when it was not made yet.
ActorId site_actor(Db& db, int kind);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::activities
