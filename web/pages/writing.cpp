#include "forum/access/can_do.hpp"
#include "forum/people/rendering.hpp"
#include "forum/posts/agree.hpp"
#include "forum/posts/create_post.hpp"
#include "forum/posts/delete_post.hpp"
#include "forum/posts/edit_post.hpp"
#include "forum/text/plain.hpp"
#include "forum/text/reading_text.hpp"
#include "forum/threads/create_thread.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/posts.hpp"
#include "storage/views/home.hpp"
#include "web/html/composer.hpp"
#include "web/html/links.hpp"
#include "web/http/errors.hpp"
#include "web/pages/compose.hpp"
#include "web/pages/handlers.hpp"
#include "web/pages/rates.hpp"

namespace samvad::web {

using forum::Action;
using storage::Code;
using storage::fail;

namespace {

forum::NewPost new_post_of(const Form& form) {
  forum::NewPost post;
  post.source = form.value("text");
  post.language = form.value("language");
  post.submission_key = form.value("submission");
  return post;
}

/// Renders what was typed when the preview was asked for; a text that cannot be rendered says why at its field.
bool fill_preview(Visit& visit, const Form& form, ComposeView& view) {
  if (!form.has("preview")) return false;
  view.previewed = true;
  storage::Result<forum::RenderedText> rendered =
      forum::render_text(visit.services.forum, visit.db, form.value("text"));
  if (rendered) {
    view.preview_html = std::move(rendered->text.html);
  } else {
    view.state.add_problem("text", visit.frame.t, rendered.error());
  }
  return true;
}

/// Says an error at its field of a form that is shown again; errors that no form can mend are passed on.
bool mend(Visit& visit, ComposeView& view, const storage::Error& error) {
  if (error.code == Code::kUnauthenticated || error.code == Code::kNotFound || error.code == Code::kInternal)
    return false;
  view.state.add_problem(field_of(error.key), visit.frame.t, error);
  return true;
}

std::vector<storage::boards::BoardRow> open_boards(Visit& visit) {
  std::vector<storage::boards::BoardRow> boards = storage::views::board_list(visit.db, visit.viewer);
  std::erase_if(boards, [&](const storage::boards::BoardRow& board) {
    return !forum::can_do(visit.scope, Action::kStartThread, {&board, nullptr, nullptr});
  });
  return boards;
}

/// Where a written post stands; one that must wait: the notice that says why.
SafeUrl place_of(Visit& visit, const forum::Posted& posted) {
  if (posted.held) return SafeUrl::local("/notifications");
  const std::optional<storage::threads::ThreadRow> thread = storage::threads::find(visit.db, posted.thread);
  if (!thread) return SafeUrl::local("/");
  return thread_page_url(thread->id, thread->slug, storage::views::page_of(posted.number))
      .fragment("p" + std::to_string(posted.number));
}

}  // namespace

PageResult new_thread_form(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  NewThreadView view;
  view.boards = open_boards(visit);
  view.board = visit.query("board");
  return visit.page(new_thread_page(visit.frame, view));
}

PageResult new_thread(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(const Form form, Form::parse(visit.request));
  NewThreadView view;
  view.state = typed(form);
  view.boards = open_boards(visit);
  if (fill_preview(visit, form, view)) return visit.page(new_thread_page(visit.frame, view));
  const std::optional<storage::boards::BoardRow> board = storage::boards::find_by_name(visit.db, form.value("board"));
  if (!board) {
    view.state.add_problem("board", std::string(visit.frame.t.error_board_missing()));
    return visit.page(new_thread_page(visit.frame, view), 422);
  }
  forum::NewThread draft;
  draft.board = board->id;
  draft.title = form.value("title");
  draft.opening = new_post_of(form);
  const storage::Result<forum::Posted> posted =
      forum::create_thread(visit.services.forum, visit.db, visit.scope, draft);
  if (posted) return visit.go(place_of(visit, *posted));
  if (!mend(visit, view, posted.error())) return fail(posted.error());
  return with_wait(visit.page(new_thread_page(visit.frame, view), form_status_of(posted.error().code)), posted.error());
}

PageResult reply_form(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(storage::views::ThreadHead head, seen_thread(visit));
  SAMVAD_CHECK(forum::can_do(visit.scope, Action::kReply, {&head.board, &head.thread, nullptr}));
  ReplyView view;
  view.members_only = head.board.members_only;
  view.thread = std::move(head.thread);
  return visit.page(reply_page(visit.frame, view));
}

PageResult post_reply_form(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(SeenPost seen, seen_post(visit));
  SAMVAD_CHECK(forum::can_do(visit.scope, Action::kReply, {&seen.head.board, &seen.head.thread, nullptr}));
  ReplyView view;
  if (visit.query("quote") == "1") {
    const storage::views::AuthorCards cards = visit.services.authors.get(visit.db, {seen.entry.post.author});
    const auto author = cards.find(seen.entry.post.author);
    std::string handle;
    if (author != cards.end()) {
      handle = author->second.name + (author->second.host.empty() ? "" : "@" + author->second.host);
    }
    const storage::posts::PostRow& post = seen.entry.post;
    view.quoted = forum::quote_passage(handle, forum::words_of(!post.host, post.source, post.html));
  }
  view.members_only = seen.head.board.members_only;
  view.thread = std::move(seen.head.thread);
  view.parent = std::move(seen.entry.post);
  return visit.page(reply_page(visit.frame, view));
}

PageResult reply(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(storage::views::ThreadHead head, seen_thread(visit));
  SAMVAD_TRY(const Form form, Form::parse(visit.request));
  storage::PostId parent;
  if (const std::string_view asked = form.value("reply_to"); !asked.empty()) {
    SAMVAD_TRY(parent.value, storage::parse_id(asked));
  }
  ReplyView view;
  view.state = typed(form);
  view.members_only = head.board.members_only;
  if (parent) {
    const std::optional<storage::views::ThreadPost> entry =
        storage::views::thread_post(visit.db, visit.viewer, head, parent);
    if (entry && entry->visible) view.parent = entry->post;
  }
  view.thread = std::move(head.thread);
  if (fill_preview(visit, form, view)) return visit.page(reply_page(visit.frame, view));
  const storage::Result<forum::Posted> posted =
      forum::create_post(visit.services.forum, visit.db, visit.scope, view.thread.id, parent, new_post_of(form));
  if (posted) return visit.go(place_of(visit, *posted));
  const std::string_view why = posted.error().key;
  if (parent && (why == "error.parent_deleted" || why == "error.no_such_post")) {
    view.parent.reset();
    view.parent_gone = true;
    view.state.add_problem("", std::string(visit.frame.t.compose_parent_gone()));
  } else if (!mend(visit, view, posted.error())) {
    return fail(posted.error());
  }
  const int status = view.parent_gone ? 422 : form_status_of(posted.error().code);
  return with_wait(visit.page(reply_page(visit.frame, view), status), posted.error());
}

PageResult edit_form(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(SeenPost seen, seen_post(visit));
  SAMVAD_CHECK(forum::can_do(visit.scope, Action::kEditPost, {&seen.head.board, &seen.head.thread, &seen.entry.post}));
  EditView view;
  view.thread = std::move(seen.head.thread);
  view.post = std::move(seen.entry.post);
  return visit.page(edit_page(visit.frame, view));
}

PageResult edit(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(SeenPost seen, seen_post(visit));
  const auto may =
      forum::can_do(visit.scope, Action::kEditPost, {&seen.head.board, &seen.head.thread, &seen.entry.post});
  if (!may && may.error().code == Code::kForbidden) return fail(may.error());  // no form can mend that
  SAMVAD_TRY(const Form form, Form::parse(visit.request));
  SAMVAD_TRY(const std::int64_t revision, storage::parse_id(form.value("revision")));
  EditView view;
  view.state = typed(form);
  view.thread = std::move(seen.head.thread);
  view.post = std::move(seen.entry.post);
  const std::string stored = view.post.source;
  const SafeUrl place = thread_page_url(view.thread.id, view.thread.slug, storage::views::page_of(view.post.number))
                            .fragment("p" + std::to_string(view.post.number));
  if (fill_preview(visit, form, view)) {
    view.post.revision = static_cast<int>(revision);
    return visit.page(edit_page(visit.frame, view));
  }
  SAMVAD_CHECK(within_rate(visit, "edits"));
  forum::PostEdit change;
  change.base_revision = static_cast<int>(revision);
  change.text = new_post_of(form);
  change.text.summary = view.post.summary;
  change.text.sensitive = view.post.sensitive;
  change.text.attachments = view.post.attachments;
  if (view.post.number == 1) change.title = form.value("title");
  const storage::Result<forum::Edited> edited =
      forum::edit_post(visit.services.forum, visit.db, visit.scope, view.post.id, change);
  if (edited) return visit.go(edited->held && edited->changed ? SafeUrl::local("/notifications") : place);
  if (edited.error().key == "error.edited_meanwhile") view.conflict = stored;
  if (edited.error().key != "error.edited_meanwhile") view.post.revision = static_cast<int>(revision);
  if (!mend(visit, view, edited.error())) return fail(edited.error());
  return visit.page(edit_page(visit.frame, view), edited.error().code == Code::kConflict ? 409 : 422);
}

PageResult delete_form(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(SeenPost seen, seen_post(visit));
  SAMVAD_CHECK(
      forum::can_do(visit.scope, Action::kDeletePost, {&seen.head.board, &seen.head.thread, &seen.entry.post}));
  DeleteView view;
  view.thread = std::move(seen.head.thread);
  view.post = std::move(seen.entry.post);
  return visit.page(delete_page(visit.frame, view));
}

PageResult delete_post_of(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(const SeenPost seen, seen_post(visit));
  SAMVAD_CHECK(forum::delete_post(visit.services.forum, visit.db, visit.scope, seen.entry.post.id));
  const bool whole = seen.entry.post.number == 1 && seen.head.thread.post_count <= 1;
  if (whole) return visit.go(board_url(seen.head.board));
  const int number = seen.entry.post.number;
  return visit.go(thread_page_url(seen.head.thread.id, seen.head.thread.slug, storage::views::page_of(number))
                      .fragment("p" + std::to_string(number)));
}

PageResult preview(Visit& visit) {
  SAMVAD_CHECK(need_member(visit));
  SAMVAD_TRY(const Form form, Form::parse(visit.request));
  const storage::Result<forum::RenderedText> rendered =
      forum::render_text(visit.services.forum, visit.db, form.value("text"));
  Html html(visit.frame.t);
  if (rendered) {
    write_preview(html, rendered->text.html);
  } else {
    html.element("p", {{"class", "problem"}}, visit.frame.t.by_key(rendered.error().key, rendered.error().args));
  }
  return visit.fragment(html.take());
}

}  // namespace samvad::web
