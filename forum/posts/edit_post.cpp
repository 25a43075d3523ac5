#include "forum/posts/edit_post.hpp"

#include "forum/access/can_do.hpp"
#include "forum/posts/post_state.hpp"
#include "forum/text/checks.hpp"
#include "forum/text/plain.hpp"
#include "forum/threads/scene.hpp"
#include "forum/threads/writing.hpp"
#include "storage/tables/mentions.hpp"
#include "storage/tables/revisions.hpp"
#include "storage/tables/tags.hpp"

#include <algorithm>

namespace samvad::forum {
namespace {

using storage::Code;
using storage::ContentState;
using storage::fail;
using storage::Result;
using storage::posts::PostRow;
namespace posts = storage::posts;

/// What an edit does to one post.
struct Change {
  const PostScene& scene;
  const PreparedText& text;
  std::string title;  ///< "" = unchanged
  storage::Instant at;
};

Result<std::string> new_title(const PostEdit& edit, const PostScene& scene) {
  if (edit.title.empty() || scene.post.number != 1) return std::string();
  std::string title;
  if (edit.text.origin != nullptr) {
    title = clean_remote(edit.title, kMaxTitle);
  } else {
    SAMVAD_TRY(title, check_title(edit.title));
  }
  return title == scene.head.thread.title ? std::string() : title;
}

bool same_text(const PostRow& post, const PreparedText& text, const Origin* origin) {
  const bool same_body = origin != nullptr ? post.html == text.html : post.source == text.source;
  return same_body && post.summary == text.summary && post.sensitive == text.sensitive &&
         (text.language.empty() || post.language == text.language) &&
         (origin == nullptr || post.attachments == text.attachments);
}

/// An Update that is older than what we have loses (REL-5). By whole seconds, as many servers write them: who edits in
/// the second in which they wrote would be overheard.
bool comes_late(const PostRow& post, const Origin* origin) {
  if (origin == nullptr || !origin->updated_at) return false;
  const auto second = [](storage::Instant at) { return std::chrono::floor<std::chrono::seconds>(at); };
  return second(*origin->updated_at) < second(post.edited_at.value_or(post.published_at));
}

/// A slip mended at once, before anybody answered or agreed, leaves no history (product.md 2.2).
bool is_silent(const Forum& forum, const Change& change) {
  const auto& post = change.scene.post;
  return post.host.value == 0 && change.at - post.created_at <= forum.limits.silent_edit && post.agree_count == 0 &&
         change.scene.head.thread.last_number == post.number;
}

void store_text(const Forum& forum, storage::Db& db, const Change& change, const Origin* origin) {
  const auto& scene = change.scene;
  PostRow row = scene.post;
  // a text that was not to be seen does not come to light by way of the history
  const bool shown = row.state == ContentState::kVisible;
  if (!is_silent(forum, change)) {
    if (shown)
      storage::revisions::insert(db, {.thread = row.thread,
                                      .post = row.id,
                                      .revision = row.revision,
                                      .title = row.number == 1 ? scene.head.thread.title : "",
                                      .source = row.source,
                                      .html = row.html,
                                      .editor = row.author,
                                      .written_at = row.edited_at.value_or(row.published_at)});
    row.edited_at = origin != nullptr ? std::min(origin->updated_at.value_or(change.at), change.at) : change.at;
  }
  row.source = change.text.source;
  row.html = change.text.html;
  row.excerpt = change.text.excerpt;
  if (!change.text.language.empty()) row.language = change.text.language;
  row.summary = change.text.summary;
  row.sensitive = change.text.sensitive;
  if (origin != nullptr || change.text.attachments != "[]") row.attachments = change.text.attachments;
  row.tags = change.text.tags;
  const int base = row.revision++;
  posts::update_text(db, row, base);
  storage::mentions::replace(db, row.thread, row.id, change.text.mentioned);
  if (shown) storage::tags::replace(db, row.thread, scene.post.tags, change.text.tags);
  if (!change.title.empty()) storage::threads::set_title(db, row.thread, change.title, make_slug(change.title));
  storage::threads::touch(db, row.thread);
}

/// A new text that must wait takes its post out of sight; one that a moderator hid stays hidden, and is none for the
/// queue of those that wait.
bool hold_again(const Forum& forum, storage::Db& db, const PostScene& scene, const Verdict& verdict) {
  if (scene.post.state != ContentState::kVisible && scene.post.state != ContentState::kHeld) return false;
  (void)apply_post_state(forum, db, scene.post.id, ContentState::kHeld);
  put_hold(forum, db, scene.post, scene.head.board.id, verdict);
  return true;
}

void say_edited(const Forum& forum, storage::Db& db, const ViewerScope& scope, const Change& change) {
  const auto& post = change.scene.post;
  const auto board = change.scene.head.board.id;
  forum.events.emit(
      db, PostEdited{
              .thread = post.thread, .post = post.id, .editor = scope.actor, .board = board, .local = !scope.remote});
  if (!change.title.empty()) {
    forum.events.emit(
        db,
        ThreadChanged{.thread = post.thread, .by = scope.actor, .board = board, .what = ThreadChanged::What::kTitle});
  }
}

storage::Status check_base(const PostEdit& edit, const PostScene& scene) {
  if (edit.base_revision == 0 || edit.base_revision == scene.post.revision) return {};
  return fail(storage::Error(Code::kConflict, "error.edited_meanwhile")
                  .with("revision", std::to_string(scene.post.revision))
                  .with("theirs", scene.post.source));
}

}  // namespace

Result<Edited> edit_post(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::PostId post,
                         const PostEdit& edit) {
  if (!scope.actor) return fail(Code::kUnauthenticated, "error.log_in_first");
  SAMVAD_TRY(const auto text, prepare_text(forum, db, edit.text));
  return db.transact<Edited>([&]() -> Result<Edited> {
    SAMVAD_TRY(const auto scene, find_post(db, scope, post, Hold::kUntilCommit));
    if (!can_see(scope, scene)) return fail(Code::kNotFound, "error.no_such_post");
    const auto& head = scene.head;
    SAMVAD_CHECK(can_do(scope, Action::kEditPost, {.board = &head.board, .thread = &head.thread, .post = &scene.post}));
    SAMVAD_TRY(const auto title, new_title(edit, scene));
    const Edited unchanged{
        .revision = scene.post.revision, .held = scene.post.state == ContentState::kHeld, .changed = false};
    if (comes_late(scene.post, edit.text.origin)) return unchanged;
    if (title.empty() && same_text(scene.post, text, edit.text.origin)) return unchanged;  // sent twice
    SAMVAD_CHECK(check_base(edit, scene));
    SAMVAD_TRY(const auto verdict, judge(forum, db, scope, {head.board.id, title, text, edit.text.origin, true}));
    const Change change{scene, text, title, forum.clock.now()};
    store_text(forum, db, change, edit.text.origin);
    if (verdict.kind == Verdict::Kind::kHold && hold_again(forum, db, scene, verdict)) {
      return Edited{.revision = scene.post.revision + 1, .held = true};
    }
    if (scene.post.state == ContentState::kVisible) say_edited(forum, db, scope, change);
    return Edited{.revision = scene.post.revision + 1, .held = scene.post.state == ContentState::kHeld};
  });
}

}  // namespace samvad::forum
