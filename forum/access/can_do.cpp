#include "forum/access/can_do.hpp"

#include "storage/base/guards.hpp"

namespace samvad::forum {
namespace {

using storage::Code;
using storage::fail;
using storage::Status;
using storage::boards::WhoMayPost;

bool moderates(const ViewerScope& scope, const Subject& subject) {
  return scope.is_active() && (scope.is_staff() || (subject.board != nullptr && scope.moderates(subject.board->id)));
}

Status may_write_here(const ViewerScope& scope, Action action, const Subject& subject) {
  const auto& board = *subject.board;
  if (board.archived_at) return fail(Code::kLocked, "error.board_archived");
  if (scope.remote && (board.members_only || scope.site_is_private)) {
    return fail(Code::kForbidden, "error.board_members_only");
  }
  if (moderates(scope, subject)) return {};
  if (board.who_may_post == WhoMayPost::kModerators ||
      (board.who_may_post == WhoMayPost::kModeratorsStartThreads && action == Action::kStartThread)) {
    return fail(Code::kForbidden, "error.board_moderators_only");
  }
  if (board.who_may_post == WhoMayPost::kMembers && scope.remote) {
    return fail(Code::kForbidden, "error.board_members_only");
  }
  return {};
}

/// Locks and stages bind everybody but those who set them.
Status thread_is_open(const ViewerScope& scope, Action action, const Subject& subject) {
  if (subject.thread == nullptr || moderates(scope, subject)) return {};
  if (subject.thread->locked_at) {
    return fail(storage::Error(Code::kLocked, "error.thread_locked").with("reason", subject.thread->lock_reason));
  }
  if (!stage_permits(subject.thread->kind, subject.thread->stage, action)) {
    return fail(Code::kLocked, "error.stage_closed");
  }
  return {};
}

Status not_deleted(const Subject& subject) {
  if (subject.post != nullptr && subject.post->state == storage::ContentState::kDeleted) {
    return fail(Code::kGone, "error.post_deleted");
  }
  return {};
}

Status may_change_post(const ViewerScope& scope, Action action, const Subject& subject) {
  SAMVAD_CHECK(not_deleted(subject));
  if (subject.post->author != scope.actor && storage::guard_on("SEC-18.author")) {
    return fail(Code::kForbidden, "error.not_yours");
  }
  // what a moderator took down is evidence: its author neither rewrites nor erases it
  if (subject.post->state == storage::ContentState::kRemoved) return fail(Code::kForbidden, "error.post_removed");
  if (action == Action::kDeletePost) return {};  // taking back is open in a locked thread too
  if (subject.board->archived_at) return fail(Code::kLocked, "error.board_archived");
  return thread_is_open(scope, action, subject);
}

Status moderators_only(const ViewerScope& scope, const Subject& subject) {
  if (moderates(scope, subject)) return {};
  return fail(Code::kForbidden, "error.moderators_only");
}

}  // namespace

Status may_act(const ViewerScope& scope) {
  if (!scope.actor) return fail(Code::kUnauthenticated, "error.log_in_first");
  if (scope.suspended) return fail(Code::kForbidden, "error.account_suspended");
  if (scope.waiting) return fail(Code::kForbidden, "error.account_waiting");
  return {};
}

bool stage_permits(storage::threads::Kind, storage::threads::Stage stage, Action) {
  switch (stage) {
    case storage::threads::Stage::kOpen:
      return true;
  }
  return false;  // a stage of a newer version: read only for this one
}

Status can_do(const ViewerScope& scope, Action action, const Subject& subject) {
  SAMVAD_CHECK(may_act(scope));
  switch (action) {
    case Action::kStartThread:
      return may_write_here(scope, action, subject);
    case Action::kReply: {
      SAMVAD_CHECK(may_write_here(scope, action, subject));
      return thread_is_open(scope, action, subject);
    }
    case Action::kEditPost:
    case Action::kDeletePost:
      return may_change_post(scope, action, subject);
    case Action::kAgree: {
      SAMVAD_CHECK(not_deleted(subject));
      if (subject.post->author == scope.actor) return fail(Code::kForbidden, "error.own_post");
      if (subject.board->archived_at) return fail(Code::kLocked, "error.board_archived");
      return thread_is_open(scope, action, subject);
    }
    case Action::kPin:
    case Action::kLock:
    case Action::kModerate:
    case Action::kEditBoard:
      return moderators_only(scope, subject);
    case Action::kReport:
      return {};
    case Action::kCreateBoard:
    case Action::kAdminister:
      break;
  }
  if (scope.is_active() && scope.is_administrator()) return {};
  return fail(Code::kForbidden, "error.administrators_only");
}

}  // namespace samvad::forum
