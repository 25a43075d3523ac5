#include "forum/access/can_do.hpp"
#include "forum/access/can_see.hpp"
#include "forum/threads/read_thread.hpp"
#include "forum/threads/thread_state.hpp"
#include "web/html/links.hpp"
#include "web/pages/handlers.hpp"
#include "web/pages/thread.hpp"
#include "web/pages/thread_memory.hpp"

namespace samvad::web {

using forum::Action;
using storage::Code;
using storage::fail;

namespace {

/// A page of a thread that was read, whoever asked, and what on it is the viewer's own.
struct ReadThread {
  std::shared_ptr<const KeptThread> kept;
  storage::views::ThreadMark mark;
  bool from_memory = false;
};

PostActions actions_on(const Visit& visit, const storage::views::ThreadHead& head,
                       const storage::posts::PostRow& post) {
  const forum::Subject subject{&head.board, &head.thread, &post};
  const auto may = [&](Action action) { return forum::can_do(visit.scope, action, subject).has_value(); };
  PostActions actions;
  actions.reply = may(Action::kReply);
  actions.agree = may(Action::kAgree) && post.author != visit.scope.actor;
  actions.edit = may(Action::kEditPost);
  actions.remove = may(Action::kDeletePost);
  actions.report = may(Action::kReport) && post.author != visit.scope.actor;
  actions.moderate = may(Action::kModerate);
  return actions;
}

/// What the viewer may do to each post. Of a post can_do asks whose it is and its state: visible ones of others are
/// all alike, and so are their cards.
void fill_actions(const Visit& visit, const ReadThread& read, ThreadView& view) {
  const storage::views::ThreadSheet& sheet = *view.sheet;
  std::optional<PostActions> of_others;
  const std::vector<Piece>* cards = nullptr;
  for (PlacedPost& placed : view.posts) {
    const storage::posts::PostRow* post = placed.read.post;
    if (post == nullptr) continue;
    if (post->author == visit.scope.actor || post->state != storage::ContentState::kVisible) {
      if (visit.is_member()) placed.actions = actions_on(visit, sheet.head, *post);
      continue;
    }
    if (!of_others) {
      of_others = visit.is_member() ? actions_on(visit, sheet.head, *post) : PostActions{};
      if (read.from_memory) cards = read.kept->cards(visit.frame, *of_others);
      if (cards != nullptr) visit.services.threads.grew(*read.kept);
    }
    placed.actions = *of_others;
    if (cards != nullptr && !placed.read.agreed) {
      placed.written = &(*cards)[static_cast<std::size_t>(post - sheet.posts.data())];
    }
  }
}

void fill_member_part(const Visit& visit, ThreadView& view) {
  const forum::Subject subject{&view.board(), &view.thread(), nullptr};
  const storage::Status reply = forum::can_do(visit.scope, Action::kReply, subject);
  view.may_reply = reply.has_value();
  if (!reply) view.reply_refused = visit.frame.t.by_key(reply.error().key, reply.error().args);
  view.may_pin = forum::can_do(visit.scope, Action::kPin, subject).has_value();
  view.may_lock = forum::can_do(visit.scope, Action::kLock, subject).has_value();
  view.unread = view.thread().last_number - view.read_number;
}

/// The member has read as far as this page goes.
storage::Status move_mark(Visit& visit, const ThreadView& view) {
  if (view.posts.empty()) return {};
  const int last = view.posts.back().read.number;
  if (last <= view.read_number) return {};
  return forum::mark_read(visit.services.forum, visit.db, visit.scope, view.thread().id, last);
}

/// The page from memory, when it is there and of the thread's version of this moment. A member's mark came with the
/// session.
std::optional<ReadThread> remembered(Visit& visit) {
  if (!visit.kept) return std::nullopt;
  storage::views::ThreadMark mark =
      visit.session ? *visit.session->mark : storage::views::thread_mark(visit.db, {}, visit.kept->span());
  if (mark.version != visit.kept->sheet().head.thread.version) return std::nullopt;
  return ReadThread{visit.kept, std::move(mark), true};
}

/// Where else the visitor is sent: the id for who asks for ActivityPub, the address with the thread's slug.
std::optional<Response> elsewhere(const Visit& visit, const storage::threads::ThreadRow& thread) {
  if (asks_for_activity(visit.request)) {
    return to_activity(thread.uri.empty() ? visit.services.forum.thread_uri(thread.id) : thread.uri);
  }
  if (visit.request.param("slug") == page_slug(thread.slug)) return std::nullopt;
  const int page = std::max(1, thread_address(visit.request).page);
  Response moved = visit.go(thread_page_url(thread.id, thread.slug, page));
  moved.status = 301;
  return moved;
}

PageResult answer_with(Visit& visit, const ReadThread& read) {
  ThreadView view;
  view.sheet = std::shared_ptr<const storage::views::ThreadSheet>(read.kept, &read.kept->sheet());
  view.title_visible = forum::can_see_opening(visit.scope, view.sheet->head);
  for (const forum::ReadPost& post : forum::read_sheet(visit.scope, *view.sheet, read.mark)) {
    view.posts.push_back({.read = post});
  }
  view.read_number = read.mark.read_number;
  fill_actions(visit, read, view);
  if (visit.is_member()) fill_member_part(visit, view);
  Response response = visit.page(thread_page(visit.frame, view));
  if (visit.is_member()) {
    SAMVAD_CHECK(move_mark(visit, view));
  } else {
    response.shows = read.kept->shows();
  }
  return response;
}

}  // namespace

PageResult show_thread(Visit& visit) {
  if (const std::optional<ReadThread> read = remembered(visit)) {
    const storage::views::ThreadHead& head = read->kept->sheet().head;
    if (!forum::can_see(visit.scope, head.board, head.thread)) return fail(Code::kNotFound, "error.no_such_thread");
    if (std::optional<Response> response = elsewhere(visit, head.thread)) return *std::move(response);
    return answer_with(visit, *read);
  }
  const std::uint64_t started = visit.services.threads.now();
  SAMVAD_TRY(storage::views::ThreadHead head, seen_thread(visit));
  if (std::optional<Response> response = elsewhere(visit, head.thread)) return *std::move(response);
  const int page = thread_address(visit.request).page;
  if (page == 0 || page > storage::views::page_of(head.thread.last_number))
    return fail(Code::kNotFound, "error.not_found");
  auto [sheet, mark] =
      storage::views::thread_sheet(visit.db, visit.services.authors, visit.viewer, std::move(head), page);
  return answer_with(visit, {visit.services.threads.keep(std::move(sheet), started), std::move(mark)});
}

}  // namespace samvad::web
