#include "forum/people/account.hpp"

#include "forum/access/can_do.hpp"
#include "forum/access/pages_changed.hpp"
#include "forum/people/names.hpp"
#include "forum/people/open_session.hpp"
#include "storage/base/guards.hpp"
#include "storage/tables/actors.hpp"

namespace samvad::forum {
namespace {

using storage::Code;
using storage::fail;
using storage::Result;
using storage::Status;
namespace members = storage::members;
namespace sessions = storage::sessions;

/// Ends every session and opens one for the browser that asked.
OpenedSession start_over(const Forum& forum, storage::Db& db, const ViewerScope& scope, std::string_view user_agent) {
  if (storage::guard_on("SEC-30.change")) sessions::remove_all(db, scope.actor, "");
  return open_session(forum, db, scope.actor, scope.is_staff(), user_agent);
}

Status logged_in(const ViewerScope& scope) {
  if (!scope.is_member()) return fail(Code::kUnauthenticated, "error.log_in_first");
  return {};
}

}  // namespace

Result<OpenedSession> change_password(const Forum& forum, storage::Db& db, const ViewerScope& scope,
                                      std::string_view new_hash, std::string_view user_agent) {
  SAMVAD_CHECK(logged_in(scope));
  return db.transact<OpenedSession>([&]() -> Result<OpenedSession> {
    members::set_password(db, scope.actor, new_hash);
    return start_over(forum, db, scope, user_agent);
  });
}

Status reset_password(const Forum&, storage::Db& db, storage::ActorId member, std::string_view new_hash) {
  return db.transact<void>([&]() -> Status {
    const auto row = members::find(db, member);
    if (!row || row->state == members::State::kDeleted) return fail(Code::kNotFound, "error.no_such_member");
    members::set_password(db, member, new_hash);
    sessions::remove_all(db, member, "");
    return {};
  });
}

Result<OpenedSession> change_email(const Forum& forum, storage::Db& db, const ViewerScope& scope,
                                   std::string_view email, std::string_view user_agent) {
  SAMVAD_CHECK(logged_in(scope));
  std::string canonical;
  if (!email.empty()) {
    SAMVAD_TRY(canonical, canonical_email(email));
  }
  return db.transact<OpenedSession>([&]() -> Result<OpenedSession> {
    SAMVAD_CHECK(members::set_email(db, scope.actor, canonical));
    return start_over(forum, db, scope, user_agent);
  });
}

Status set_role(const Forum& forum, storage::Db& db, const ViewerScope* scope, storage::ActorId member,
                members::Role role) {
  if (scope != nullptr) SAMVAD_CHECK(can_do(*scope, Action::kAdminister));
  return db.transact<void>([&]() -> Status {
    const int administrators = members::lock_administrators(db);
    const auto row = members::find(db, member);
    if (!row || row->state == members::State::kDeleted) return fail(Code::kNotFound, "error.no_such_member");
    if (row->role == role) return {};
    const bool leaves = row->role == members::Role::kAdministrator && row->state == members::State::kActive;
    if (leaves && administrators <= 1) return fail(Code::kConflict, "error.last_administrator");
    members::set_role(db, member, role);
    sessions::remove_all(db, member, "");
    forum.events.emit(db, ActorChanged{.actor = member});
    pages_changed(db, {{Epoch::kSite, 0}});  // who looks after the site is said on its pages
    return {};
  });
}

Status verify_stakeholder(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::ActorId member,
                          bool verified) {
  SAMVAD_CHECK(can_do(scope, Action::kAdminister));
  return db.transact<void>([&]() -> Status {
    const auto row = members::find(db, member);
    if (!row || row->state == members::State::kDeleted) return fail(Code::kNotFound, "error.no_such_member");
    members::set_stakeholder(db, member, row->stakeholder, verified);
    forum.events.emit(db, ActorChanged{.actor = member});
    return {};
  });
}

}  // namespace samvad::forum
