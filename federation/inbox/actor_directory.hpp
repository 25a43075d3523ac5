#pragma once

#include "federation/discovery/webfinger.hpp"
#include "federation/inbox/inbox_context.hpp"
#include "storage/tables/actors.hpp"

#include <set>
#include <string_view>

namespace samvad::federation {

/// The remote actor behind `uri`: from the table when it was ever fetched, else fetched, checked (SEC-5, SEC-10,
/// SEC-11) and stored with its keys. A row older than 24 h serves, and a job fetches it anew. Not inside a transaction,
/// unless nothing is fetched. kPolicy for suspended hosts, kGone, kBadInput error.bad_actor for a document that is no
/// actor or names another id.
storage::Result<storage::actors::ActorRow> obtain_actor(storage::Db& db, Remote& remote, const InboxContext& context,
                                                        std::string_view uri);

/// Stores an actor whose handle both sides confirm, under that handle, with its keys. Not inside a transaction.
/// kBadInput error.bad_actor for one of our own ids, or without an inbox.
storage::Result<storage::actors::ActorRow> store_proved(storage::Db& db, const InboxContext& context,
                                                        const ProvedActor& proved);

/// True for a row that was fetched within 24 h.
bool is_fresh(const InboxContext& context, const storage::actors::ActorRow& actor);
/// True for a row that obtain_actor() would give back without asking anybody.
bool is_usable(const storage::actors::ActorRow& actor);

/// Kind of the job that runs refresh_stale; its payload is the actor's id.
inline constexpr std::string_view kRefreshActorJob = "refresh_actor";
/// Has those who are stale fetched anew, unless that waits already or too many wait. Outside a transaction that holds
/// posts or threads: others with the same people wait for its end.
void refresh_later(storage::Db& db, const InboxContext& context, const std::set<storage::ActorId>& stale);
/// Fetches the actor of that id, unless it is fresh by now, gone, or of a suspended host. The error of a server that
/// cannot answer now; not at the `last` try: its next activity asks again, nobody need look at it.
storage::Status refresh_stale(storage::Db& db, Remote& remote, const InboxContext& context, std::string_view payload,
                              bool last);

/// Fetches and stores anew, whatever stands in the table.
storage::Result<storage::actors::ActorRow> refresh_actor(storage::Db& db, Remote& remote, const InboxContext& context,
                                                         std::string_view uri);

}  // namespace samvad::federation
