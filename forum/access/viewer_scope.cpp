#include "forum/access/viewer_scope.hpp"

#include "storage/base/guards.hpp"

#include <algorithm>

namespace samvad::forum {

bool ViewerScope::moderates(storage::ActorId board) const {
  return is_active() && std::find(moderated_boards.begin(), moderated_boards.end(), board) != moderated_boards.end();
}

ViewerScope anonymous_scope(bool site_is_private) {
  ViewerScope scope;
  scope.site_is_private = site_is_private;
  return scope;
}

ViewerScope scope_of(const storage::views::Whoever& whoever, bool site_is_private) {
  using storage::members::State;
  if (!whoever.remote && (whoever.state == State::kDeleted || whoever.role == 0)) {
    return anonymous_scope(site_is_private);
  }
  ViewerScope scope;
  scope.actor = whoever.actor;
  scope.remote = whoever.remote;
  scope.suspended = whoever.suspended;
  scope.site_is_private = site_is_private;
  scope.hidden_actors = whoever.hidden_actors;
  scope.hidden_domains = whoever.hidden_domains;
  scope.followed_limited = whoever.followed_limited;
  if (whoever.remote && storage::guard_on("SEC-16.role")) return scope;  // never a local role
  scope.waiting = whoever.state != State::kActive;
  scope.role = scope.waiting ? Role::kMember : static_cast<Role>(whoever.role);
  if (!scope.waiting) scope.moderated_boards = whoever.moderated_boards;
  return scope;
}

ViewerScope member_scope(storage::Db& db, storage::ActorId member, bool site_is_private) {
  const auto whoever = storage::views::member_view(db, member);
  return whoever ? scope_of(*whoever, site_is_private) : anonymous_scope(site_is_private);
}

ViewerScope remote_scope(storage::Db& db, storage::ActorId actor, bool site_is_private) {
  const auto whoever = storage::views::remote_view(db, actor);
  return whoever ? scope_of(*whoever, site_is_private) : anonymous_scope(site_is_private);
}

storage::views::Viewer view_as(const ViewerScope& scope) {
  storage::views::Viewer viewer;
  viewer.private_site = scope.site_is_private;
  if (scope.suspended) return viewer;  // reads what everybody reads
  viewer.actor = scope.actor;
  viewer.full_member = scope.is_active();
  viewer.staff = viewer.full_member && scope.is_staff();
  if (viewer.full_member) viewer.moderated_boards = scope.moderated_boards;
  viewer.hidden_actors = scope.hidden_actors;
  viewer.hidden_domains = scope.hidden_domains;
  viewer.followed_limited = scope.followed_limited;
  return viewer;
}

}  // namespace samvad::forum
