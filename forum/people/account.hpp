#pragma once

#include "forum/people/sessions.hpp"
#include "storage/tables/members.hpp"

#include <string>

namespace samvad::forum {

/// Stores a new password hash, ends every session and opens a new one for this browser (SEC-30). The caller has
/// verified the old password and run check_password. kUnauthenticated "error.log_in_first".
storage::Result<OpenedSession> change_password(const Forum& forum, storage::Db& db, const ViewerScope& scope,
                                               std::string_view new_hash, std::string_view user_agent);
/// For the command line: sets a hash and ends every session. kNotFound "error.no_such_member".
storage::Status reset_password(const Forum& forum, storage::Db& db, storage::ActorId member, std::string_view new_hash);
/// Sets or ("") takes away the address, ends every other session, opens a new one. The caller has verified the
/// password. kBadInput "error.email_bad"; kConflict "error.email_taken".
storage::Result<OpenedSession> change_email(const Forum& forum, storage::Db& db, const ViewerScope& scope,
                                            std::string_view email, std::string_view user_agent);

/// Gives a role; the target's sessions end. `scope` null = command line. kForbidden "error.administrators_only",
/// kConflict "error.last_administrator", kNotFound "error.no_such_member".
storage::Status set_role(const Forum& forum, storage::Db& db, const ViewerScope* scope, storage::ActorId member,
                         storage::members::Role role);
/// Verifies (or un-verifies) what a member says they are. Administrators only.
storage::Status verify_stakeholder(const Forum& forum, storage::Db& db, const ViewerScope& scope,
                                   storage::ActorId member, bool verified);

/// Kind of the job that makes tombstones of a deleted actor's posts; its payload is the actor's id.
constexpr std::string_view kTombstonesJob = "tombstones";
/// Ends an account for good: personal data gone, sessions, follows, relations, agreements kept as counts, every post a
/// tombstone (the first 500 at once, the others by the job that is queued in the same transaction); says ActorDeleted.
/// The member itself (password verified by the caller) or an administrator; `scope` null = command line. kForbidden,
/// kConflict "error.last_administrator", kNotFound "error.no_such_member".
storage::Status delete_account(const Forum& forum, storage::Db& db, const ViewerScope* scope, storage::ActorId member);
/// The same for a remote actor whose server said Delete.
storage::Status delete_remote_actor(const Forum& forum, storage::Db& db, storage::ActorId actor);
/// Tombstones what a deleted actor still has, 500 posts a transaction, until none is left; returns how many. What the
/// job does.
std::size_t tombstone_posts_of(const Forum& forum, storage::Db& db, storage::ActorId actor);

}  // namespace samvad::forum
