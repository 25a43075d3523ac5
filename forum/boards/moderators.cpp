#include "forum/access/can_do.hpp"
#include "forum/boards/boards.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/members.hpp"

namespace samvad::forum {
namespace {

using storage::ActorId;
using storage::Code;
using storage::fail;
using storage::Status;
namespace boards = storage::boards;

Status check_board(storage::Db& db, const ViewerScope* scope, ActorId board) {
  const auto row = boards::find(db, board);
  if (!row || row->remote) return fail(Code::kNotFound, "error.no_such_board");
  if (scope != nullptr) SAMVAD_CHECK(can_do(*scope, Action::kEditBoard, {.board = &*row}));
  return {};
}

void say_changed(const Forum& forum, storage::Db& db, ActorId board) {
  forum.events.emit(db, BoardChanged{.board = board});
}

}  // namespace

Status add_moderator(const Forum& forum, storage::Db& db, const ViewerScope* scope, ActorId board, ActorId member) {
  return db.transact<void>([&]() -> Status {
    SAMVAD_CHECK(check_board(db, scope, board));
    const auto row = storage::members::find(db, member);
    const auto actor = storage::actors::find(db, member);
    if (!row || !actor || row->state != storage::members::State::kActive || actor->suspended_at) {
      return fail(Code::kNotFound, "error.no_such_member");
    }
    if (boards::add_moderator(db, board, member, scope != nullptr ? scope->actor : ActorId{})) {
      say_changed(forum, db, board);
    }
    return {};
  });
}

Status remove_moderator(const Forum& forum, storage::Db& db, const ViewerScope* scope, ActorId board, ActorId member) {
  return db.transact<void>([&]() -> Status {
    SAMVAD_CHECK(check_board(db, scope, board));
    if (boards::remove_moderator(db, board, member)) say_changed(forum, db, board);
    return {};
  });
}

}  // namespace samvad::forum
