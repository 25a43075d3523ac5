#include "forum/access/can_do.hpp"
#include "forum/access/can_see.hpp"
#include "forum/text/reading_text.hpp"
#include "storage/tables/follows.hpp"
#include "storage/tables/relations.hpp"
#include "web/html/links.hpp"
#include "web/pages/board.hpp"
#include "web/pages/handlers.hpp"
#include "web/pages/history.hpp"
#include "web/pages/home.hpp"
#include "web/pages/profile.hpp"
#include "web/pages/shows.hpp"

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
  const storage::posts::PostRow& post = seen.entry.post;
  return Response::of(200, "text/plain; charset=utf-8", forum::words_of(!post.host, post.source, post.html));
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
