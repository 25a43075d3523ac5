#include "web/pages/thread.hpp"

#include "web/html/composer.hpp"
#include "web/html/layout.hpp"
#include "web/html/links.hpp"
#include "web/html/pager.hpp"
#include "web/html/parts.hpp"
#include "web/html/person.hpp"
#include "web/html/thread_row.hpp"
#include "web/html/time.hpp"

namespace samvad::web {

namespace {

std::string title_of(const Frame& frame, const ThreadView& view) {
  return std::string(view.title_visible ? shown_title(frame.t, view.thread().title) : frame.t.post_hidden());
}

std::string description_of(const ThreadView& view) {
  if (!view.title_visible || view.posts.empty()) return {};
  const storage::posts::PostRow* first = view.posts.front().read.post;
  return first == nullptr ? std::string() : first->excerpt;
}

void write_marks(Html& html, const ThreadView& view) {
  const storage::threads::ThreadRow& thread = view.thread();
  const auto meta = html.open("p", {{"class", "meta"}});
  if (const std::string_view kind = kind_text(html.t, thread.kind); !kind.empty()) {
    html.element("span", {{"class", "tag kind"}}, kind);
  }
  if (thread.pinned_at) html.element("span", {{"class", "tag"}}, html.t.thread_pinned());
  if (thread.locked_at) html.element("span", {{"class", "tag"}}, html.t.thread_locked());
  const auto author = view.sheet->authors.find(thread.author);
  if (view.title_visible && author != view.sheet->authors.end()) {
    html.element("span", {{"dir", "auto"}}, html.t.thread_started_by(shown_name(author->second)));
  }
  html.element("span", html.t.count_replies(thread.reply_count()));
  if (view.sheet->pages > 1) html.element("span", html.t.page_of(view.sheet->page, view.sheet->pages));
}

void write_tools(Html& html, const Frame& frame, const ThreadView& view) {
  const storage::threads::ThreadRow& thread = view.thread();
  if (!view.may_pin && !view.may_lock) return;
  const auto menu = html.open("details", {{"class", "menu"}});
  html.element("summary", html.t.thread_actions());
  const auto list = html.open("div", {{"class", "menu-list"}});
  const std::string id = storage::to_text(thread.id);
  if (view.may_pin) {
    const bool pinned = thread.pinned_at.has_value();
    write_button_form(html, frame, SafeUrl::path({"t", id, "pin"}),
                      pinned ? html.t.thread_unpin() : html.t.thread_pin(), "plain", {{pinned ? "undo" : "do", "1"}});
  }
  if (view.may_lock && thread.locked_at) {
    write_button_form(html, frame, SafeUrl::path({"t", id, "lock"}), html.t.thread_unlock(), "plain", {{"undo", "1"}});
  } else if (view.may_lock) {
    html.element("a", {href(SafeUrl::path({"t", id, "lock"}))}, html.t.thread_lock());
  }
}

void write_head(Html& html, const Frame& frame, const ThreadView& view) {
  const storage::boards::BoardRow& board = view.board();
  const Crumb crumbs[] = {{std::string(html.t.boards_title()), SafeUrl::local("/boards")},
                          {board.title, board_url(board)}};
  write_breadcrumbs(html, crumbs);
  const auto head = html.open("div", {{"class", "thread-head"}});
  html.element("h1", {{"dir", "auto"}, maybe("lang", view.thread().language)}, title_of(frame, view));
  const auto row = html.open("div", {{"class", "title-row"}});
  write_marks(html, view);
  write_tools(html, frame, view);
}

void write_aside(Html& html, const ThreadView& view) {
  const storage::threads::ThreadRow& thread = view.thread();
  const auto aside = html.open("aside", {{"aria-label", html.t.thread_facts()}});
  if (view.unread > 0 && view.read_number > 0) {
    html.element("a",
                 {{"class", "button primary"}, href(thread_number_url(thread.id, thread.slug, view.read_number + 1))},
                 html.t.thread_jump_unread(view.unread));
  }
  const auto facts = html.open("dl", {{"class", "facts plain"}});
  html.element("dt", html.t.thread_fact_started());
  {
    const auto value = html.open("dd");
    write_day(html, thread.created_at);
  }
  html.element("dt", html.t.thread_fact_last());
  {
    const auto value = html.open("dd");
    write_moment(html, thread.last_post_at);
  }
  html.element("dt", html.t.thread_fact_replies());
  html.element("dd", number_text(html.t.language(), thread.reply_count()));
  if (view.sheet->head.tags.empty()) return;
  html.element("dt", html.t.thread_fact_tags());
  const auto value = html.open("dd", {{"class", "tags"}});
  for (const std::string& tag : view.sheet->head.tags)
    html.element("span", {{"class", "tag"}, {"dir", "auto"}}, "#" + tag);
}

void write_lock(Html& html, const storage::threads::ThreadRow& thread) {
  if (thread.state == storage::ContentState::kHeld) write_notice(html, "warning", html.t.thread_waiting());
  if (!thread.locked_at) return;
  const auto box = html.open("div", {{"class", "notice"}});
  html.element("p", html.t.thread_locked_notice());
  if (!thread.lock_reason.empty())
    html.element("p", {{"dir", "auto"}}, html.t.thread_locked_reason(thread.lock_reason));
}

void write_posts(Html& html, const Frame& frame, const ThreadView& view) {
  const auto posts = html.open("div", {{"class", "posts"}});
  for (const PlacedPost& placed : view.posts) {
    const forum::ReadPost& read = placed.read;
    if (read.post == nullptr) {
      write_tombstone(html, read.number, read.state);
    } else if (placed.written != nullptr) {
      html.piece(*placed.written, frame.form_token);
    } else {
      write_post_card(html, frame, view.thread().author, *read.post, read.author, read.agreed, placed.actions);
    }
  }
}

/// What somebody answers from their own server: the opening post where the page shows it, else the last one shown.
std::string answered_elsewhere(const Frame& frame, const ThreadView& view) {
  const storage::posts::PostRow* answered = nullptr;
  for (const PlacedPost& placed : view.posts) {
    if (placed.read.post == nullptr) continue;
    answered = placed.read.post;
    if (placed.read.number == 1) break;
  }
  if (answered == nullptr) return frame.origin + "/threads/" + storage::to_text(view.thread().id);
  return answered->uri.empty() ? frame.origin + "/posts/" + storage::to_text(answered->id) : answered->uri;
}

void write_reply(Html& html, const Frame& frame, const ThreadView& view) {
  if (view.thread().locked_at && !view.may_reply) return;
  const auto section =
      html.open("section", {{"class", "composer"}, {"id", "reply"}, {"aria-labelledby", "reply-heading"}});
  html.element("h2", {{"id", "reply-heading"}}, html.t.thread_reply_heading());
  if (!frame.viewer) {
    html.element("a", {{"class", "button primary"}, href(SafeUrl::local("/log-in").query("return", frame.here))},
                 html.t.thread_log_in_to_reply());
    if (view.board().members_only || !frame.federates) return;
    html.element("p", {{"class", "hint"}}, html.t.thread_reply_remote());
    write_handle(html, answered_elsewhere(frame, view));
    return;
  }
  if (!view.may_reply) {
    if (!view.reply_refused.empty()) write_notice(html, "info", view.reply_refused);
    return;
  }
  const FormState state;
  const auto form = open_form(html, frame, SafeUrl::path({"t", storage::to_text(view.thread().id), "reply"}));
  write_hidden(html, "reply_to", "");
  write_submission_key(html, state);
  write_composer(html, state, {.label = html.t.compose_body(), .language = view.thread().language, .rows = 6});
  html.element("p", {{"class", "hint"}}, audience_text(frame, view.board().members_only));
  write_composer_buttons(html, html.t.compose_submit_reply());
}

/// How long the page will be: its posts, and what stands around them.
std::size_t about_bytes(const ThreadView& view) {
  constexpr std::size_t kAround = 24 * 1024, kToken = 96, kCard = 2048;
  std::size_t bytes = kAround;
  for (const PlacedPost& placed : view.posts) {
    bytes += placed.written != nullptr ? placed.written->bytes.size() + kToken
                                       : kCard + (placed.read.post == nullptr ? 0 : placed.read.post->html.size());
  }
  return bytes;
}

}  // namespace

SafeUrl page_url(const ThreadView& view, int page) {
  return thread_page_url(view.thread().id, view.thread().slug, page);
}

std::string thread_page(const Frame& frame, const ThreadView& view) {
  const storage::threads::ThreadRow& thread = view.thread();
  const int page = view.sheet->page;
  PageHead head{.title = title_of(frame, view), .canonical = page_url(view, page)};
  if (page > 1) {
    head.title = frame.t.page_title_numbered(head.title, page);
    head.previous = page_url(view, page - 1);
  }
  if (page < view.sheet->pages) head.next = page_url(view, page + 1);
  head.description = description_of(view);
  head.activity = thread.uri.empty() ? frame.origin + "/threads/" + storage::to_text(thread.id) : thread.uri;
  head.about_bytes = about_bytes(view);
  head.og_type = "article";
  head.shape = "thread";
  head.index = thread.visibility == storage::Visibility::kPublic && thread.state == storage::ContentState::kVisible;
  return write_page(frame, head, [&](Html& html) {
    write_head(html, frame, view);
    const auto columns = html.open("div", {{"class", "columns"}});
    write_aside(html, view);
    const auto main = html.open("div", {{"class", "column"}});
    write_lock(html, thread);
    const auto url_of = [&](int number) { return page_url(view, number); };
    if (page > 1) write_pager(html, page, view.sheet->pages, url_of);
    write_posts(html, frame, view);
    write_pager(html, page, view.sheet->pages, url_of, page > 1);
    write_reply(html, frame, view);
  });
}

}  // namespace samvad::web
