#pragma once

#include "forum/access/viewer_scope.hpp"
#include "storage/base/result.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/threads.hpp"

namespace samvad::forum {

/// What somebody wants to do. Reading is can_see's question.
enum class Action {
  kStartThread,  ///< board
  kReply,        ///< board, thread
  kEditPost,     ///< board, thread, post
  kDeletePost,   ///< board, thread, post
  kAgree,        ///< board, thread, post
  kPin,          ///< board, thread
  kLock,         ///< board, thread
  kModerate,     ///< board (null = whole site): hide, remove, release, see the queue
  kReport,       ///< anything the scope can see
  kEditBoard,    ///< board: description, rules, policy
  kCreateBoard,
  kAdminister,  ///< settings, people, domains
};

/// What the action is about; null where it does not apply.
struct Subject {
  const storage::boards::BoardRow* board = nullptr;
  const storage::threads::ThreadRow* thread = nullptr;
  const storage::posts::PostRow* post = nullptr;
};

/// Somebody at all, and not one who may only read: kUnauthenticated, or kForbidden for a suspended or waiting account.
storage::Status may_act(const ViewerScope& scope);

/// Success, or why not: kUnauthenticated "error.log_in_first", kForbidden (waiting, suspended, not a moderator, board
/// policy, not the author), kLocked "error.thread_locked" / "error.board_archived" / "error.stage_closed", kGone
/// "error.post_deleted". Does not ask can_see: a use case asks that first and answers kNotFound.
storage::Status can_do(const ViewerScope& scope, Action action, const Subject& subject = {});

/// What a stage of a thread's process permits, for those who do not moderate it.
bool stage_permits(storage::threads::Kind kind, storage::threads::Stage stage, Action action);

}  // namespace samvad::forum
