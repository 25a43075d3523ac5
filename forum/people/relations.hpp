#pragma once

#include "forum/access/viewer_scope.hpp"
#include "forum/events/forum.hpp"
#include "storage/tables/relations.hpp"

namespace samvad::forum {

/// Blocks or mutes an actor; a block also ends follows both ways. Doing it twice changes nothing. kUnauthenticated,
/// kNotFound "error.no_such_actor", kBadInput "error.not_yourself".
storage::Status relate(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::ActorId target,
                       storage::relations::Kind kind);
/// Undoes relate(); nothing to undo is success.
storage::Status unrelate(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::ActorId target,
                         storage::relations::Kind kind);
/// Hides everything of a domain and its subdomains for this member. kBadInput "error.bad_host", kTooLarge
/// "error.too_many_domains" past 1,000.
storage::Status mute_domain(const Forum& forum, storage::Db& db, const ViewerScope& scope, std::string_view domain);
storage::Status unmute_domain(const Forum& forum, storage::Db& db, const ViewerScope& scope, std::string_view domain);

}  // namespace samvad::forum
