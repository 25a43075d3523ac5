#pragma once

#include "federation/inbox/inbox_context.hpp"
#include "storage/tables/actors.hpp"

#include <string_view>

namespace samvad::federation {

/// The remote actor behind `uri`: from the table when it was fetched within 24 h, else fetched, checked (SEC-5, SEC-10,
/// SEC-11) and stored with its keys; a stale row serves when its server is unreachable. Not inside a transaction.
/// kPolicy for suspended hosts, kGone, kBadInput error.bad_actor for a document that is no actor or names another id.
storage::Result<storage::actors::ActorRow> obtain_actor(storage::Db& db, Remote& remote, const InboxContext& context,
                                                        std::string_view uri);

/// True for a row that obtain_actor() would give back without asking anybody.
bool is_fresh(const InboxContext& context, const storage::actors::ActorRow& actor);

/// Fetches and stores anew, whatever stands in the table.
storage::Result<storage::actors::ActorRow> refresh_actor(storage::Db& db, Remote& remote, const InboxContext& context,
                                                         std::string_view uri);

}  // namespace samvad::federation
