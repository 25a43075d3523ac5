#include "storage/views/profile.hpp"

#include "storage/tables/post_columns.hpp"
#include "storage/views/visible_clause.hpp"

#include <algorithm>
#include <limits>

#define LINE_COLUMNS SAMVAD_POST_COLUMNS ", t.title, t.slug, t.board_id, ba.name, ba.display_name"
#define LINE_JOINS                                                                                          \
  " join boards b on b.id = t.board_id join actors ba on ba.id = b.id join actors a on a.id = p.author_id " \
  "left join hosts h on h.id = a.host_id "

namespace samvad::storage::views {
namespace {

constexpr Statement kOfActor{"views.posts_of_actor",
                             "select " LINE_COLUMNS " from posts p join threads t on t.id = p.thread_id" LINE_JOINS
                             "where p.author_id = $9 and p.id < $10 and p.visibility = 1 and t.visibility <> 2 "
                             "and " SAMVAD_VISIBLE_POST " order by p.id desc limit $11"};
constexpr Statement kMentioning{"views.posts_mentioning",
                                "select " LINE_COLUMNS
                                " from post_mentions m join posts p on p.thread_id = m.thread_id and p.id = m.post_id "
                                "join threads t on t.id = p.thread_id" LINE_JOINS
                                "where m.actor_id = $9 and m.post_id < $10 and " SAMVAD_VISIBLE_POST
                                " order by m.post_id desc limit $11"};
// the newest n posts stand in the n threads that were posted in last, at most n in each
constexpr Statement kNewestOfBoard{
    "views.newest_posts_of_board",
    "select " LINE_COLUMNS
    " from (select id from threads where board_id = $9 and state = 1 and visibility <> 2 "
    "order by last_post_at desc limit $10) nt join threads t on t.id = nt.id "
    "cross join lateral (select id from posts where thread_id = t.id order by number desc limit $10) np "
    "join posts p on p.thread_id = t.id and p.id = np.id" LINE_JOINS "where p.visibility = 1 and " SAMVAD_VISIBLE_POST
    " order by p.id desc limit $10"};
constexpr Statement kNewest{
    "views.newest_posts",
    "select " LINE_COLUMNS
    " from (select id from threads where state = 1 and visibility = 1 order by last_post_at desc, id desc limit $9) nt "
    "join threads t on t.id = nt.id "
    "cross join lateral (select id from posts where thread_id = t.id order by number desc limit $9) np "
    "join posts p on p.thread_id = t.id and p.id = np.id" LINE_JOINS "where p.visibility = 1 and " SAMVAD_VISIBLE_POST
    " order by p.id desc limit $9"};

PostLine read(const Rows::Row& row) {
  constexpr std::size_t kRest = posts::kPostColumns;
  return {.post = posts::read_post(row),
          .thread_title = row.str(kRest),
          .thread_slug = row.str(kRest + 1),
          .board = row.id<ActorId>(kRest + 2),
          .board_name = row.str(kRest + 3),
          .board_title = row.str(kRest + 4)};
}

PostListPage page_by(Db& db, const Statement& statement, const Viewer& viewer, ActorId actor, PostId before,
                     int limit) {
  limit = std::clamp(limit, 1, 100);
  Params params = viewer_params(viewer);
  params.add(actor).add(before ? before.value : std::numeric_limits<std::int64_t>::max()).add(limit + 1);
  const Rows rows = db.exec(statement, params);
  PostListPage page;
  for (const auto row : rows) {
    if (page.posts.size() == static_cast<std::size_t>(limit)) {
      page.next = page.posts.back().post.id;
      break;
    }
    page.posts.push_back(read(row));
  }
  return page;
}

}  // namespace

PostListPage posts_of_actor(Db& db, const Viewer& viewer, ActorId author, PostId before, int limit) {
  return page_by(db, kOfActor, viewer, author, before, limit);
}

PostListPage posts_mentioning(Db& db, const Viewer& viewer, ActorId actor, PostId before, int limit) {
  return page_by(db, kMentioning, viewer, actor, before, limit);
}

std::vector<PostLine> newest_posts(Db& db, const Viewer& viewer, ActorId board, int limit) {
  Params params = viewer_params(viewer);
  if (board) params.add(board);
  params.add(std::clamp(limit, 1, 50));
  std::vector<PostLine> answer;
  const Rows rows = db.exec(board ? kNewestOfBoard : kNewest, params);
  for (const auto row : rows) answer.push_back(read(row));
  return answer;
}

std::vector<Statement> profile_statements() {
  return {kOfActor, kMentioning, kNewestOfBoard, kNewest};
}

}  // namespace samvad::storage::views
