#include "forum/posts/create_post.hpp"

#include "forum/access/can_do.hpp"
#include "forum/threads/scene.hpp"
#include "forum/threads/writing.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/read_positions.hpp"
#include "storage/tables/relations.hpp"

namespace samvad::forum {
namespace {

using storage::Code;
using storage::fail;
using storage::Result;
using storage::posts::PostRow;

/// The answered post, nullopt when the thread itself is answered.
Result<std::optional<PostRow>> find_parent(storage::Db& db, const ViewerScope& scope,
                                           const storage::views::ThreadHead& head, storage::PostId reply_to) {
  if (!reply_to) return std::optional<PostRow>();
  auto parent = storage::posts::find(db, head.thread.id, reply_to);
  if (!parent) return fail(Code::kNotFound, "error.no_such_post");
  const auto author = storage::actors::find(db, parent->author);
  const auto standing = author ? std::optional(author->standing()) : std::nullopt;
  switch (answerable(scope, head, *parent, standing ? &*standing : nullptr)) {
    case Answerable::kYes:
      return parent;
    case Answerable::kGone:
      return fail(Code::kGone, "error.parent_deleted");
    case Answerable::kNo:
      return fail(Code::kNotFound, "error.no_such_post");
    case Answerable::kUnlessBlocked:
      break;
  }
  if (storage::relations::blocked_between(db, parent->author, scope.actor)) {
    return fail(Code::kForbidden, "error.blocked");
  }
  return parent;
}

}  // namespace

Result<Posted> create_post(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::ThreadId thread,
                           storage::PostId reply_to, const NewPost& draft) {
  if (!scope.actor) return fail(Code::kUnauthenticated, "error.log_in_first");
  SAMVAD_TRY(const auto text, prepare_text(forum, db, draft));
  return db.transact<Posted>([&]() -> Result<Posted> {
    const auto id = draft.origin == nullptr ? forum.ids.make<storage::PostId>() : storage::PostId{};
    if (auto before = claim_submission(db, scope, draft.submission_key, id)) return *before;
    SAMVAD_TRY(const auto head, find_thread(db, scope, thread));
    SAMVAD_CHECK(can_do(scope, Action::kReply, {.board = &head.board, .thread = &head.thread}));
    SAMVAD_TRY(const auto parent, find_parent(db, scope, head, reply_to));
    SAMVAD_CHECK(check_pace(forum, db, scope, false));
    SAMVAD_TRY(const auto verdict, judge(forum, db, scope, {head.board.id, "", text, draft.origin}));
    SAMVAD_TRY(
        const auto posted,
        place_post(forum, db, scope,
                   {.thread = thread, .board = head.board.id, .post = id, .reply_to = parent ? &*parent : nullptr},
                   text, verdict, draft));
    // who had read everything has read everything still
    if (scope.is_member() && head.read_number == posted.number - 1) {
      storage::read_positions::advance(db, scope.actor, thread, posted.number);
    }
    return posted;
  });
}

}  // namespace samvad::forum
