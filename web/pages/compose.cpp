#include "web/pages/compose.hpp"

#include "web/html/composer.hpp"
#include "web/html/layout.hpp"
#include "web/html/links.hpp"
#include "web/html/parts.hpp"
#include "web/html/thread_row.hpp"
#include "web/pages/diff.hpp"

namespace samvad::web {

namespace {

PageHead form_head(std::string title, std::string_view current = {}) {
  PageHead head{.title = std::move(title)};
  head.index = false;
  head.current = current;
  head.shape = "narrow";
  return head;
}

void write_title(Html& html, std::string_view title) {
  const auto head = html.open("div", {{"class", "page-head"}});
  html.element("h1", {{"dir", "auto"}}, title);
}

void write_path(Html& html, const storage::threads::ThreadRow& thread) {
  const Crumb crumbs[] = {{std::string(html.t.boards_title()), SafeUrl::local("/boards")},
                          {std::string(shown_title(html.t, thread.title)), thread_url(thread)}};
  write_breadcrumbs(html, crumbs);
}

void write_language(Html& html, const FormState& state, std::string_view stored) {
  const std::vector<Choice> choices{
      {"", std::string(html.t.compose_language_auto())}, {"en", "English"}, {"hi", "हिन्दी"}};
  write_select(html, state, {.name = "language", .label = html.t.compose_language()}, choices, stored);
}

void write_thread_title(Html& html, const FormState& state, std::string_view stored) {
  write_field(html, state,
              {.name = "title",
               .label = html.t.compose_title(),
               .hint = html.t.compose_title_hint(),
               .autocomplete = "off",
               .required = true,
               .most = 400,
               .keep = true},
              stored);
}

void write_quote(Html& html, const storage::posts::PostRow& post) {
  const auto quote = html.open("blockquote", {{"class", "prose"}, {"dir", "auto"}, maybe("lang", post.language)});
  html.raw(SanitisedHtml(post.html));
}

/// What stands there now beside what was typed, word by word.
void write_conflict(Html& html, const EditView& view) {
  const auto section = html.open("section", {{"class", "conflict"}});
  html.element("h2", html.t.compose_conflict_heading());
  html.element("p", {{"class", "hint"}}, html.t.compose_conflict_hint());
  write_diff(html, view.conflict, view.state.value("text"));
}

}  // namespace

std::string new_thread_page(const Frame& frame, const NewThreadView& view) {
  return write_page(frame, form_head(std::string(frame.t.compose_new_title()), "new"), [&](Html& html) {
    write_title(html, html.t.compose_new_title());
    if (view.boards.empty()) {
      const bool waiting = frame.viewer && frame.viewer->waiting;
      write_empty(html, waiting ? html.t.error_account_waiting() : html.t.compose_no_board(), html.t.home_all_boards(),
                  SafeUrl::local("/boards"));
      return;
    }
    write_problems(html, view.state);
    const auto form = open_form(html, frame, SafeUrl::local("/new"));
    write_submission_key(html, view.state);
    std::vector<Choice> choices{{"", std::string(html.t.compose_choose_board())}};
    for (const storage::boards::BoardRow& board : view.boards) choices.push_back({board.name, board.title});
    write_select(html, view.state, {.name = "board", .label = html.t.compose_board(), .required = true}, choices,
                 view.board);
    write_thread_title(html, view.state, {});
    write_composer(
        html, view.state,
        {.label = html.t.compose_body(), .preview_html = view.preview_html, .previewed = view.previewed, .rows = 12});
    write_language(html, view.state, {});
    html.element("p", {{"class", "hint"}}, audience_text(frame, false));
    write_composer_buttons(html, html.t.compose_submit_thread());
  });
}

std::string reply_page(const Frame& frame, const ReplyView& view) {
  const std::string title = frame.t.compose_reply_title(shown_title(frame.t, view.thread.title));
  return write_page(frame, form_head(title), [&](Html& html) {
    write_path(html, view.thread);
    write_title(html, html.t.thread_reply_heading());
    if (view.parent) {
      html.element("p", {{"class", "hint"}}, html.t.post_in_reply_to(view.parent->number));
      write_quote(html, *view.parent);
    }
    write_problems(html, view.state);
    const auto form = open_form(html, frame, SafeUrl::path({"t", storage::to_text(view.thread.id), "reply"}));
    if (view.parent_gone) {
      write_hidden(html, "reply_to", "");
    } else {
      write_hidden(html, "reply_to",
                   view.parent ? storage::to_text(view.parent->id) : std::string(view.state.value("reply_to")));
    }
    write_submission_key(html, view.state);
    write_composer(html, view.state,
                   {.label = html.t.compose_body(),
                    .stored = view.quoted,
                    .language = view.thread.language,
                    .preview_html = view.preview_html,
                    .previewed = view.previewed,
                    .rows = 10});
    write_language(html, view.state, view.thread.language);
    html.element("p", {{"class", "hint"}}, audience_text(frame, view.members_only));
    write_composer_buttons(html, html.t.compose_submit_reply(), thread_url(view.thread));
  });
}

std::string edit_page(const Frame& frame, const EditView& view) {
  const std::string title = frame.t.compose_edit_title(view.post.number);
  return write_page(frame, form_head(title), [&](Html& html) {
    write_path(html, view.thread);
    write_title(html, title);
    write_problems(html, view.state);
    if (!view.conflict.empty()) write_conflict(html, view);
    const auto form = open_form(html, frame, post_url(view.post.id, "edit"));
    write_hidden(html, "revision", std::to_string(view.post.revision));
    if (view.post.number == 1) write_thread_title(html, view.state, view.thread.title);
    write_composer(html, view.state,
                   {.label = html.t.compose_body(),
                    .stored = view.post.source,
                    .language = view.post.language,
                    .preview_html = view.preview_html,
                    .previewed = view.previewed,
                    .rows = 14});
    write_language(html, view.state, view.post.language);
    html.element("p", {{"class", "hint"}}, html.t.compose_edit_hint());
    write_composer_buttons(html, html.t.compose_submit_edit(),
                           thread_number_url(view.thread.id, view.thread.slug, view.post.number));
  });
}

std::string delete_page(const Frame& frame, const DeleteView& view) {
  const std::string title = frame.t.delete_title(view.post.number);
  return write_page(frame, form_head(title), [&](Html& html) {
    write_path(html, view.thread);
    write_title(html, title);
    write_problems(html, view.state);
    html.element("p", html.t.delete_lead());
    write_quote(html, view.post);
    const auto form = open_form(html, frame, post_url(view.post.id, "delete"));
    write_submit(html, html.t.delete_confirm(), thread_number_url(view.thread.id, view.thread.slug, view.post.number),
                 "danger");
  });
}

std::string lock_page(const Frame& frame, const storage::threads::ThreadRow& thread, const FormState& state) {
  const std::string title(frame.t.thread_lock());
  return write_page(frame, form_head(title), [&](Html& html) {
    write_path(html, thread);
    write_title(html, title);
    write_problems(html, state);
    const auto form = open_form(html, frame, SafeUrl::path({"t", storage::to_text(thread.id), "lock"}));
    write_field(html, state,
                {.name = "reason", .label = html.t.thread_lock_reason(), .type = "area", .required = true, .rows = 3});
    write_submit(html, html.t.thread_lock(), thread_url(thread), "danger");
  });
}

}  // namespace samvad::web
