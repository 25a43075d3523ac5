#include "forum/access/can_see.hpp"

#include "storage/base/guards.hpp"
#include "storage/base/url.hpp"

#include <algorithm>

namespace samvad::forum {
namespace {

using storage::ContentState;
using storage::Visibility;

template <class T>
bool among(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// An active member, or anybody where no membership is asked for.
bool passes_gate(const ViewerScope& scope, bool members_only) {
  return scope.is_active() || !(scope.site_is_private || members_only) || !storage::guard_on("SEC-15.members");
}

bool moderates(const ViewerScope& scope, storage::ActorId board) {
  return scope.is_active() && (scope.is_staff() || scope.moderates(board));
}

/// A suspended viewer reads as a stranger does: nothing is "its own", nobody is hidden from it or followed by it.
bool is_self(const ViewerScope& scope, storage::ActorId author) {
  return scope.actor && scope.actor == author && !scope.suspended;
}

bool hidden_by_wish(const ViewerScope& scope, const storage::actors::Standing& author) {
  if (scope.suspended) return false;
  if (among(scope.hidden_actors, author.id)) return true;
  if (author.host.empty()) return false;
  const std::string_view host = std::string_view(author.host).substr(0, author.host.find(':'));
  return std::any_of(scope.hidden_domains.begin(), scope.hidden_domains.end(),
                     [&](const std::string& domain) { return storage::host_under(host, domain); });
}

bool follows_limited(const ViewerScope& scope, storage::ActorId author) {
  return !scope.suspended && among(scope.followed_limited, author);
}

/// The thread itself, whatever its posts.
bool thread_stands(const ViewerScope& scope, const storage::threads::ThreadRow& thread) {
  if (thread.state == ContentState::kVisible) return true;
  const bool reversible = thread.state == ContentState::kHeld || thread.state == ContentState::kHidden;
  return reversible && is_self(scope, thread.author);
}

bool text_stands(const ViewerScope& scope, ContentState state, const storage::actors::Standing& author) {
  if (is_self(scope, author.id)) {
    return state == ContentState::kVisible || state == ContentState::kHeld || state == ContentState::kHidden;
  }
  return state == ContentState::kVisible && !author.closed && (!author.limited || follows_limited(scope, author.id)) &&
         !hidden_by_wish(scope, author);
}

bool can_see_text(const ViewerScope& scope, const storage::boards::BoardRow& board,
                  const storage::threads::ThreadRow& thread, ContentState state,
                  const storage::actors::Standing& author) {
  if (!passes_gate(scope, board.members_only || thread.visibility == Visibility::kMembers)) return false;
  if (state == ContentState::kDeleted || thread.state == ContentState::kDeleted) return false;
  if (moderates(scope, board.id)) return true;
  return thread_stands(scope, thread) && text_stands(scope, state, author);
}

}  // namespace

bool can_see(const ViewerScope& scope, const storage::boards::BoardRow& board) {
  return passes_gate(scope, board.members_only);
}

bool may_know_of(const ViewerScope& scope, const storage::boards::BoardRow& board,
                 const storage::threads::ThreadRow& thread) {
  if (!passes_gate(scope, board.members_only || thread.visibility == Visibility::kMembers)) return false;
  return thread.state == ContentState::kDeleted || moderates(scope, board.id) || thread_stands(scope, thread);
}

bool can_see(const ViewerScope& scope, const storage::boards::BoardRow& board,
             const storage::threads::ThreadRow& thread) {
  return thread.state != ContentState::kDeleted && may_know_of(scope, board, thread);
}

bool can_see(const ViewerScope& scope, const storage::boards::BoardRow& board,
             const storage::threads::ThreadRow& thread, const storage::posts::PostRow& post,
             const storage::actors::Standing& author) {
  return can_see_text(scope, board, thread, post.state, author);
}

bool can_see_opening(const ViewerScope& scope, const storage::views::ThreadHead& head) {
  return can_see_text(scope, head.board, head.thread, head.thread.state, head.author);
}

bool can_see(const ViewerScope& scope, const storage::actors::ActorRow& actor) {
  if (actor.gone_at || !passes_gate(scope, false)) return false;
  if (scope.is_active() && scope.is_staff()) return true;
  if (actor.unadmitted && !is_self(scope, actor.id) && storage::guard_on("SEC-15.admitted")) return false;
  const auto standing = actor.standing();
  if (standing.closed) return false;
  return !standing.limited || is_self(scope, actor.id) || follows_limited(scope, actor.id);
}

}  // namespace samvad::forum
