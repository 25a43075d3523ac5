#include "forum/access/can_do.hpp"
#include "forum/access/can_see.hpp"
#include "forum/threads/read_thread.hpp"
#include "forum/threads/thread_state.hpp"
#include "storage/tables/follows.hpp"
#include "storage/tables/relations.hpp"
#include "web/html/links.hpp"
#include "web/pages/board.hpp"
#include "web/pages/handlers.hpp"
#include "web/pages/history.hpp"
#include "web/pages/home.hpp"
#include "web/pages/profile.hpp"
#include "web/pages/shows.hpp"
#include "web/pages/thread.hpp"

namespace samvad::web {

using forum::Action;
using storage::Code;
using storage::fail;

namespace {

Shown shown(storage::ActorId actor) {
  return {EpochKind::kActor, actor.value};
}
Shown shown_board(storage::ActorId board) {
  return {EpochKind::kBoard, board.value};
}
Shown shown(storage::ThreadId thread) {
  return {EpochKind::kThread, thread.value};
}

void add_shown(Response& response, const storage::views::ThreadListPage& page) {
  for (const storage::views::ThreadLine& line : page.threads) response.shows.push_back(shown(line.id));
  for (const auto& [id, card] : page.authors) response.shows.push_back(shown(id));
}

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

void fill_member_part(Visit& visit, ThreadView& view) {
  for (const storage::views::ThreadPost& entry : view.page.posts) {
    view.actions.push_back(entry.visible ? actions_on(visit, view.head, entry.post) : PostActions{});
  }
  const forum::Subject subject{&view.head.board, &view.head.thread, nullptr};
  const storage::Status reply = forum::can_do(visit.scope, Action::kReply, subject);
  view.may_reply = reply.has_value();
  if (!reply) view.reply_refused = visit.frame.t.by_key(reply.error().key, reply.error().args);
  view.may_pin = forum::can_do(visit.scope, Action::kPin, subject).has_value();
  view.may_lock = forum::can_do(visit.scope, Action::kLock, subject).has_value();
  view.unread = view.head.thread.last_number - view.head.read_number;
}

/// The member has read as far as this page goes.
storage::Status move_mark(Visit& visit, const ThreadView& view) {
  if (view.page.posts.empty()) return {};
  const int last = view.page.posts.back().post.number;
  if (last <= view.head.read_number) return {};
  return forum::mark_read(visit.services.forum, visit.db, visit.scope, view.head.thread.id, last);
}

}  // namespace

PageResult show_home(Visit& visit) {
  storage::views::HomePage home = storage::views::home(visit.db, visit.services.authors, visit.viewer);
  HomeView view;
  view.description = visit.site->description;
  view.latest = std::move(home.latest);
  Response shows;
  for (const storage::boards::BoardRow& board : home.boards) shows.shows.push_back(shown_board(board.id));
  view.boards = forum::board_tree(std::move(home.boards));
  Response response = visit.page(home_page(visit.frame, view));
  response.shows = std::move(shows.shows);
  response.shows.push_back(kShowsNewest);
  response.shows.push_back(kShowsSite);
  add_shown(response, view.latest);
  return response;
}

PageResult show_boards(Visit& visit) {
  std::vector<storage::boards::BoardRow> boards = storage::views::board_list(visit.db, visit.viewer);
  std::vector<Shown> shows{kShowsNewest, kShowsSite};
  for (const storage::boards::BoardRow& board : boards) shows.push_back(shown_board(board.id));
  Response response = visit.page(boards_page(visit.frame, forum::board_tree(std::move(boards))));
  response.shows = std::move(shows);
  return response;
}

PageResult show_board(Visit& visit) {
  std::optional<storage::boards::BoardRow> board =
      storage::boards::find_by_name(visit.db, visit.request.param("board"));
  if (!board || !forum::can_see(visit.scope, *board)) return fail(Code::kNotFound, "error.no_such_board");
  if (asks_for_activity(visit.request)) return to_activity(board->uri);
  BoardView view;
  view.sort = sort_of(visit.query("sort"));
  const std::string after = visit.query("after");
  const std::optional<storage::views::ThreadCursor> cursor = storage::views::ThreadCursor::parse(after);
  view.first = !cursor;
  view.may_start = forum::can_do(visit.scope, Action::kStartThread, {&*board, nullptr, nullptr}).has_value();
  const storage::ActorId id = board->id;
  view.page =
      storage::views::board_page(visit.db, visit.services.authors, visit.viewer, std::move(*board), view.sort, cursor);
  Response response = visit.page(board_page(visit.frame, view));
  if (view.sort == storage::views::ThreadSort::kTop) return response;  // changes with each agreement: never kept
  response.shows = {kShowsSite, shown_board(id), shown_part(storage::epochs::Kind::kBoardList, id.value)};
  add_shown(response, view.page.list);
  return response;
}

PageResult show_thread(Visit& visit) {
  ThreadView view;
  SAMVAD_TRY(view.head, seen_thread(visit));
  const storage::threads::ThreadRow& thread = view.head.thread;
  if (asks_for_activity(visit.request)) {
    return to_activity(thread.uri.empty() ? visit.services.forum.thread_uri(thread.id) : thread.uri);
  }
  if (visit.request.param("slug") != page_slug(thread.slug)) {
    Response moved = visit.go(thread_url(thread));
    moved.status = 301;
    return moved;
  }
  const std::string asked = visit.query("page");
  int page = 1;
  if (!asked.empty()) {
    const storage::Result<std::int64_t> number = storage::parse_id(asked);
    if (!number || *number < 1 || *number > storage::views::page_of(thread.last_number)) {
      return fail(Code::kNotFound, "error.not_found");
    }
    page = static_cast<int>(*number);
  }
  view.title_visible = forum::can_see_opening(visit.scope, view.head);
  view.page = forum::read_thread_page(visit.db, visit.services.authors, visit.scope, view.head, page);
  if (visit.is_member()) fill_member_part(visit, view);
  Response response = visit.page(thread_page(visit.frame, view));
  if (visit.is_member()) {
    SAMVAD_CHECK(move_mark(visit, view));
    return response;
  }
  response.shows = {kShowsSite, shown(thread.id), shown_board(view.head.board.id)};
  for (const auto& [id, card] : view.page.authors) response.shows.push_back(shown(id));
  return response;
}

PageResult show_thread_number(Visit& visit) {
  SAMVAD_TRY(const storage::views::ThreadHead head, seen_thread(visit));
  SAMVAD_TRY(const std::int64_t number, storage::parse_id(visit.request.param("number")));
  if (number > head.thread.last_number) return fail(Code::kNotFound, "error.no_such_post");
  const int page = storage::views::page_of(static_cast<int>(number));
  return visit.go(thread_page_url(head.thread.id, head.thread.slug, page).fragment("p" + std::to_string(number)));
}

PageResult show_post(Visit& visit) {
  SAMVAD_TRY(const SeenPost seen, standing_post(visit));
  if (asks_for_activity(visit.request)) return to_activity(seen.entry.post.uri);
  const int number = seen.entry.post.number;
  return visit.go(thread_page_url(seen.head.thread.id, seen.head.thread.slug, storage::views::page_of(number))
                      .fragment("p" + std::to_string(number)));
}

PageResult show_history(Visit& visit) {
  SAMVAD_TRY(SeenPost seen, seen_post(visit));
  HistoryView view;
  const std::string title = seen.entry.post.number == 1 ? seen.head.thread.title : std::string();
  view.history = storage::views::post_history(visit.db, visit.services.authors, seen.entry.post, title);
  view.thread = std::move(seen.head.thread);
  view.post = std::move(seen.entry.post);
  return visit.page(history_page(visit.frame, view));
}

PageResult show_source(Visit& visit) {
  SAMVAD_TRY(SeenPost seen, seen_post(visit));
  return Response::of(200, "text/plain; charset=utf-8", std::move(seen.entry.post.source));
}

PageResult show_person(Visit& visit) {
  ProfileView view;
  SAMVAD_TRY(view.actor, seen_person(visit));
  if (view.actor.kind == storage::actors::Kind::kGroup && view.actor.local())
    return visit.go(board_url(view.actor.name));
  if (asks_for_activity(visit.request)) return to_activity(view.actor.uri);
  const storage::ActorId id = view.actor.id;
  storage::views::AuthorCards cards = visit.services.authors.get(visit.db, {id});
  const auto card = cards.find(id);
  if (card == cards.end()) return fail(Code::kNotFound, "error.no_such_person");
  view.card = std::move(card->second);
  storage::PostId before;
  if (const std::string asked = visit.query("before"); !asked.empty()) {
    SAMVAD_TRY(before.value, storage::parse_id(asked));
  }
  view.first = !before;
  view.posts = storage::views::posts_of_actor(visit.db, visit.viewer, id, before);
  view.self = id == visit.scope.actor;
  view.may_moderate = visit.scope.is_staff() && !view.self;
  if (visit.is_member() && !view.self) {
    for (const storage::relations::RelationRow& row : storage::relations::of_member(visit.db, visit.scope.actor)) {
      if (row.target != id) continue;
      (row.kind == storage::relations::Kind::kBlock ? view.blocked : view.muted) = true;
    }
    view.may_follow = visit.services.forum.federation && !view.actor.local() && !view.actor.domain_suspended;
    if (view.may_follow) {
      const auto follow = storage::follows::find(visit.db, id, visit.scope.actor);
      view.follows = follow.has_value();
      view.accepted = follow && follow->accepted_at;
    }
  }
  Response response = visit.page(profile_page(visit.frame, view));
  response.shows = {kShowsSite, shown(id), shown_part(storage::epochs::Kind::kActorList, id.value)};
  for (const storage::views::PostLine& line : view.posts.posts) response.shows.push_back(shown(line.post.thread));
  return response;
}

}  // namespace samvad::web
