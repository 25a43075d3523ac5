#include "forum/posts/post_state.hpp"

#include "forum/access/pages_changed.hpp"
#include "forum/people/rendering.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/holds.hpp"
#include "storage/tables/mentions.hpp"
#include "storage/tables/tags.hpp"
#include "storage/tables/threads.hpp"

namespace samvad::forum {
namespace {

using storage::Code;
using storage::ContentState;
using storage::fail;
using storage::PostId;
using storage::Result;
using storage::Status;
namespace posts = storage::posts;
namespace threads = storage::threads;

struct Locked {
  posts::PostRow post;
  threads::ThreadRow thread;
};

Result<Locked> lock_post(storage::Db& db, PostId id) {
  const auto thread_id = posts::locate(db, id);
  auto post = thread_id ? posts::lock(db, *thread_id, id) : std::nullopt;
  auto thread = thread_id ? threads::find(db, *thread_id) : std::nullopt;
  if (!post || !thread) return fail(Code::kNotFound, "error.no_such_post");
  return Locked{std::move(*post), std::move(*thread)};
}

/// Counts of thread and board, when a post comes into sight or goes out of it.
void recount(const Forum& forum, storage::Db& db, const Locked& locked, bool visible) {
  const auto& [post, thread] = locked;
  const int sign = visible ? 1 : -1;
  threads::count_visible(db, thread.id, sign);
  if (visible) threads::show_last(db, thread.id, post.author, post.created_at);
  const auto delta = forum.ids.make<storage::ActivityId>().value;
  storage::boards::add_delta(db, thread.board, delta, post.number == 1 ? sign : 0, sign,
                             visible ? std::optional(post.created_at) : std::nullopt);
}

}  // namespace

Status apply_post_state(const Forum& forum, storage::Db& db, PostId post, ContentState to) {
  SAMVAD_TRY(const auto locked, lock_post(db, post));
  const ContentState from = locked.post.state;
  if (from == ContentState::kDeleted) return fail(Code::kGone, "error.post_deleted");
  if (from == to) return {};
  const auto& thread = locked.thread;
  posts::set_state(db, thread.id, post, to);
  if (locked.post.number == 1) threads::set_state(db, thread.id, to);
  if (from == ContentState::kHeld) storage::holds::release(db, thread.id, post, {});  // whatever ends the waiting
  const bool was_visible = from == ContentState::kVisible;
  const bool is_visible = to == ContentState::kVisible;
  if (was_visible != is_visible) {
    recount(forum, db, locked, is_visible);
    if (is_visible) {
      storage::tags::add(db, thread.id, locked.post.tags);
    } else {
      storage::tags::drop(db, thread.id, locked.post.tags);
    }
  } else {
    threads::touch(db, thread.id);
  }
  pages_changed(db, {{Epoch::kThread, thread.id.value},
                     {Epoch::kBoardList, thread.board.value},
                     {Epoch::kActorList, locked.post.author.value},
                     {Epoch::kSite, 0}});
  // its title goes from, or comes back to, the profiles of all who answered
  if (locked.post.number == 1 && thread.last_number > 1)
    pages_changed(db, {{Epoch::kSite, storage::epochs::kWholeSite}});
  return {};
}

Status release_post(const Forum& forum, storage::Db& db, PostId post, storage::ActorId by) {
  SAMVAD_TRY(const auto locked, lock_post(db, post));
  if (!storage::holds::release(db, locked.thread.id, post, by)) return fail(Code::kNotFound, "error.no_such_hold");
  SAMVAD_CHECK(apply_post_state(forum, db, post, ContentState::kVisible));
  forum.events.emit(db, PostReleased{.thread = locked.thread.id,
                                     .post = post,
                                     .author = locked.post.author,
                                     .board = locked.thread.board,
                                     .local = !locked.post.host});
  return {};
}

Status rerender_post(const Forum& forum, storage::Db& db, PostId post) {
  return db.transact<void>([&]() -> Status {
    SAMVAD_TRY(const auto locked, lock_post(db, post));
    const auto& row = locked.post;
    if (row.host || row.state == ContentState::kDeleted) return {};
    SAMVAD_TRY(const auto rendered, render_text(forum, db, row.source));
    if (rendered.text.html == row.html) return {};
    posts::update_html(db, row.thread, post, rendered.text.html);
    storage::mentions::replace(db, row.thread, post, rendered.mentioned);
    threads::touch(db, row.thread);
    if (row.state == ContentState::kVisible) {
      forum.events.emit(
          db,
          PostEdited{
              .thread = row.thread, .post = post, .editor = row.author, .board = locked.thread.board, .local = true});
    } else {
      pages_changed(db, {{Epoch::kThread, row.thread.value}});
    }
    return {};
  });
}

}  // namespace samvad::forum
