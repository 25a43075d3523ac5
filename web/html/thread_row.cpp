#include "web/html/thread_row.hpp"

#include "web/html/avatar.hpp"
#include "web/html/links.hpp"
#include "web/html/person.hpp"
#include "web/html/time.hpp"

namespace samvad::web {

std::string_view shown_title(const Text& t, std::string_view title) {
  return title.empty() ? t.post_deleted() : title;
}

std::string_view kind_text(const Text& t, storage::threads::Kind kind) {
  switch (kind) {
    case storage::threads::Kind::kProposal:
      return t.thread_kind_proposal();
    case storage::threads::Kind::kConsultation:
      return t.thread_kind_consultation();
    case storage::threads::Kind::kEvent:
      return t.thread_kind_event();
    case storage::threads::Kind::kPublication:
      return t.thread_kind_publication();
    case storage::threads::Kind::kDiscussion:
      break;
  }
  return {};
}

namespace {

const storage::actors::ActorCard* card_of(const storage::views::AuthorCards& cards, storage::ActorId id) {
  const auto found = cards.find(id);
  return found == cards.end() ? nullptr : &found->second;
}

void write_marks(Html& html, const storage::views::ThreadLine& line) {
  if (line.pinned) html.element("span", {{"class", "tag"}}, html.t.thread_pinned());
  if (line.locked) html.element("span", {{"class", "tag"}}, html.t.thread_locked());
  if (const std::string_view kind = kind_text(html.t, line.kind); !kind.empty()) {
    html.element("span", {{"class", "tag kind"}}, kind);
  }
}

void write_row(Html& html, const Frame& frame, const storage::views::ThreadListPage& page,
               const storage::views::ThreadLine& line, bool show_board) {
  const bool unread = frame.viewer && line.unread();
  const auto row = html.open("li", {{"class", unread ? "thread-row unread" : "thread-row"}});
  const storage::actors::ActorCard* author = card_of(page.authors, line.author);
  write_avatar(html, author == nullptr ? "?" : shown_name(*author), line.author.value);
  {
    const auto middle = html.open("div", {{"class", "thread-what"}});
    {
      const auto heading = html.open("h3");
      html.element("a", {href(thread_url(line)), {"dir", "auto"}, maybe("lang", line.language)},
                   shown_title(html.t, line.title));
    }
    const auto meta = html.open("p", {{"class", "meta"}});
    write_marks(html, line);
    if (show_board)
      html.element("a", {href(board_url(line.board_name)), {"class", "board"}, {"dir", "auto"}}, line.board_title);
    write_name(html, author);
    write_moment(html, line.last_post_at);
    if (unread && line.read_number > 0) {
      html.element("a", {{"class", "new"}, href(thread_number_url(line.id, line.slug, line.read_number + 1))},
                   html.t.count_unread(line.last_number - line.read_number));
    }
  }
  const auto count = html.open("p", {{"class", "replies"}});
  const std::int64_t replies = line.reply_count();
  html.element("span", {{"class", "how-many"}}, number_text(html.t.language(), replies));
  html.element("span", {{"class", "what"}}, html.t.count_reply_word(replies));
}

}  // namespace

void write_thread_rows(Html& html, const Frame& frame, const storage::views::ThreadListPage& page, bool show_board) {
  const auto list = html.open("ul", {{"class", "threads"}});
  for (const storage::views::ThreadLine& line : page.threads) write_row(html, frame, page, line, show_board);
}

}  // namespace samvad::web
