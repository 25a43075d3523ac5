#pragma once

#include "storage/base/id.hpp"
#include "storage/db/db.hpp"
#include "storage/views/session_view.hpp"
#include "storage/views/viewer.hpp"

#include <string>
#include <vector>

namespace samvad::forum {

/// Role on the whole site; values are those of members.role, 0 = no member.
enum class Role : short { kNone = 0, kMember = 1, kModerator = 2, kAdministrator = 3 };

/// Who reads or acts, built once a request (design.md 3). An anonymous reader has no actor; a remote actor with a
/// verified signature has one and no role (SEC-16).
struct ViewerScope {
  storage::ActorId actor;  ///< 0 = anonymous
  Role role = Role::kNone;
  bool remote = false;
  bool suspended = false;
  bool waiting = false;                            ///< member whose account awaits approval
  std::vector<storage::ActorId> moderated_boards;  ///< boards this viewer moderates
  std::vector<storage::ActorId> hidden_actors;     ///< blocked or muted by, or blocking, the viewer
  std::vector<std::string> hidden_domains;
  bool site_is_private = false;                    ///< private mode: log-in needed to read
  std::vector<storage::ActorId> followed_limited;  ///< limited actors whose follower the viewer is

  /// A person of this site, whether or not it may act now.
  bool is_member() const { return role != Role::kNone && !remote; }
  /// Moderator or administrator of the site.
  bool is_staff() const { return role >= Role::kModerator; }
  /// Administrator of the site.
  bool is_administrator() const { return role == Role::kAdministrator; }
  /// Moderates this board and may act; moderators of the site need no entry.
  bool moderates(storage::ActorId board) const;
  /// A member who may act: neither waiting nor suspended.
  bool is_active() const { return is_member() && !waiting && !suspended; }
};

/// Reads the scope of a member; 1 statement. An unknown or deleted member gets the anonymous scope.
ViewerScope member_scope(storage::Db& db, storage::ActorId member, bool site_is_private);
ViewerScope anonymous_scope(bool site_is_private);
/// Scope of a remote actor whose signature was verified; 1 statement.
ViewerScope remote_scope(storage::Db& db, storage::ActorId actor, bool site_is_private);
/// Scope from what session_view() read already.
ViewerScope scope_of(const storage::views::Whoever& whoever, bool site_is_private);
/// The same viewer in the words of storage/views and visible().
storage::views::Viewer view_as(const ViewerScope& scope);

}  // namespace samvad::forum
