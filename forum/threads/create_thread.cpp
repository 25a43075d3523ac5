#include "forum/threads/create_thread.hpp"

#include "forum/access/can_do.hpp"
#include "forum/access/can_see.hpp"
#include "forum/text/checks.hpp"
#include "forum/text/plain.hpp"
#include "forum/threads/writing.hpp"

namespace samvad::forum {
namespace {

using storage::Code;
using storage::fail;
using storage::Result;

storage::threads::ThreadRow row_of(const Forum& forum, const ViewerScope& scope, const NewThread& draft,
                                   const std::string& title, bool held) {
  storage::threads::ThreadRow row;
  row.id = forum.ids.make<storage::ThreadId>();
  row.board = draft.board;
  row.author = scope.actor;
  row.title = title;
  row.slug = make_slug(title);
  row.kind = draft.kind;
  row.state = held ? storage::ContentState::kHeld : storage::ContentState::kVisible;
  row.visibility = draft.opening.visibility;
  row.language = draft.opening.language;
  row.created_at = forum.clock.now();
  row.last_post_at = row.created_at;
  row.last_author = scope.actor;
  row.uri = draft.context_uri;
  return row;
}

Result<storage::boards::BoardRow> find_board(storage::Db& db, const ViewerScope& scope, storage::ActorId board) {
  auto row = storage::boards::find(db, board);
  if (!row || !can_see(scope, *row)) return fail(Code::kNotFound, "error.no_such_board");
  SAMVAD_CHECK(can_do(scope, Action::kStartThread, {.board = &*row}));
  return std::move(*row);
}

/// Remote titles are cut, never refused for their length; one that shows nothing is.
Result<std::string> title_of(const NewThread& draft) {
  if (draft.opening.origin == nullptr) return check_title(draft.title);
  auto title = clean_remote(draft.title, kMaxTitle);
  if (title.empty()) return fail(Code::kBadInput, "error.title_too_short");
  return title;
}

}  // namespace

Result<Posted> create_thread(const Forum& forum, storage::Db& db, const ViewerScope& scope, const NewThread& draft) {
  if (!scope.actor) return fail(Code::kUnauthenticated, "error.log_in_first");
  SAMVAD_TRY(const auto title, title_of(draft));
  SAMVAD_TRY(const auto text, prepare_text(forum, db, draft.opening));
  const bool local = draft.opening.origin == nullptr;
  return db.transact<Posted>([&]() -> Result<Posted> {
    const auto post = local ? forum.ids.make<storage::PostId>() : storage::PostId{};
    if (auto before = claim_submission(db, scope, draft.opening.submission_key, post)) return *before;
    SAMVAD_TRY(const auto board, find_board(db, scope, draft.board));
    SAMVAD_CHECK(check_pace(forum, db, scope, true));
    SAMVAD_TRY(const auto verdict, judge(forum, db, scope, {board.id, title, text, draft.opening.origin}));
    const auto row = row_of(forum, scope, draft, title, verdict.kind == Verdict::Kind::kHold);
    storage::threads::insert(db, row);
    const std::string uri = row.uri.empty() ? forum.thread_uri(row.id) : row.uri;
    storage::posts::claim_uri(db, uri, {.thread = row.id, .post = {}});
    NewPost opening = draft.opening;
    if (opening.visibility == storage::Visibility::kMembers) opening.visibility = storage::Visibility::kPublic;
    return place_post(forum, db, scope,
                      {.thread = row.id, .board = board.id, .post = post, .reply_to = nullptr, .starts_thread = true},
                      text, verdict, opening);
  });
}

}  // namespace samvad::forum
