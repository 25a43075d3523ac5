#include "storage/views/thread_page.hpp"

#include "storage/tables/board_columns.hpp"
#include "storage/tables/post_columns.hpp"
#include "storage/tables/thread_columns.hpp"
#include "storage/views/visible_clause.hpp"

#include <algorithm>

namespace samvad::storage::views {
namespace {

constexpr Statement kHead{
    "views.thread_head",
    "select " SAMVAD_THREAD_COLUMNS ", " SAMVAD_BOARD_COLUMNS
    ", a.host, a.limited_at is not null or h.limited_at is not null, "
    "a.suspended_at is not null or h.suspended_at is not null, "
    "coalesce((select r.number from read_positions r where r.member_id = $2 and r.thread_id = t.id), 0), "
    "array(select g.tag from thread_tags g where g.thread_id = t.id order by g.tag) "
    "from threads t join boards b on b.id = t.board_id join actors ba on ba.id = b.id "
    "join actors a on a.id = t.author_id left join hosts h on h.id = a.host_id where t.id = $1"};

// the thread's own columns travel as parameters: its row was read with the head
#define THREAD_POST_COLUMNS \
  SAMVAD_POST_COLUMNS       \
  ", " SAMVAD_VISIBLE("$10::bigint", "$11::boolean", "$12::smallint", "$13::smallint", "$14::bigint", "p.state",    \
                      "p.author_id") ", exists (select from agreements g where g.thread_id = p.thread_id "          \
                                     "and g.post_id = p.id and g.actor_id = $1) "
#define THREAD_POST_FROM \
  "from posts p join actors a on a.id = p.author_id left join hosts h on h.id = a.host_id where p.thread_id = $9 "

constexpr Statement kPosts{"views.thread_posts", "select " THREAD_POST_COLUMNS THREAD_POST_FROM
                                                 "and p.number between $15::int and $16::int order by p.number"};
constexpr Statement kPost{"views.thread_post", "select " THREAD_POST_COLUMNS THREAD_POST_FROM "and p.id = $15"};

Params params_of(const Viewer& viewer, const ThreadHead& head) {
  Params params = viewer_params(viewer);
  params.add(head.thread.id).add(head.board.id).add(head.board.members_only);
  params.add(static_cast<int>(head.thread.state)).add(static_cast<int>(head.thread.visibility));
  return params.add(head.thread.author);
}

ThreadPost read(const Rows::Row& row) {
  ThreadPost answer{posts::read_post(row), row.flag(posts::kPostColumns), row.flag(posts::kPostColumns + 1)};
  if (!answer.visible) {
    auto& post = answer.post;
    post.source.clear();
    post.html.clear();
    post.excerpt.clear();
    post.summary.clear();
    post.attachments = "[]";
    post.tags.clear();
  }
  return answer;
}

/// A held text of somebody else leaves no trace; everything else that may not be read leaves a tombstone.
bool leaves_no_trace(const ThreadPost& post) {
  return !post.visible && post.post.state == ContentState::kHeld;
}

}  // namespace

std::optional<ThreadHead> thread_head(Db& db, const Viewer& viewer, ThreadId thread) {
  const Rows rows = db.exec(kHead, Params::of(thread, viewer.actor.value));
  if (rows.empty()) return std::nullopt;
  const auto row = rows.front();
  constexpr std::size_t kBoard = threads::kThreadColumns;
  constexpr std::size_t kRest = kBoard + boards::kBoardColumns;
  ThreadHead head;
  head.thread = threads::read_thread(row, 0);
  head.board = boards::read_board(row, kBoard);
  head.author = {head.thread.author, row.str(kRest), row.flag(kRest + 1), row.flag(kRest + 2)};
  head.read_number = row.small(kRest + 3);
  head.tags = row.texts(kRest + 4);
  return head;
}

ThreadPage thread_page(Db& db, AuthorCache& authors, const Viewer& viewer, const ThreadHead& head, int page) {
  ThreadPage answer;
  answer.pages = page_of(head.thread.last_number);
  answer.page = std::clamp(page, 1, answer.pages);
  const int first = (answer.page - 1) * kPostsPerPage + 1;
  Params params = params_of(viewer, head);
  params.add(first).add(first + kPostsPerPage - 1);
  const Rows rows = db.exec(kPosts, params);
  answer.posts.reserve(rows.size());
  std::vector<ActorId> people;
  people.reserve(rows.size() + 3);
  for (const auto row : rows) {
    ThreadPost post = read(row);
    if (leaves_no_trace(post)) continue;
    people.push_back(post.post.author);
    answer.posts.push_back(std::move(post));
  }
  people.push_back(head.thread.author);
  people.push_back(head.thread.last_author);
  people.push_back(head.thread.locked_by);
  answer.authors = authors.get(db, people);
  return answer;
}

std::optional<ThreadPost> thread_post(Db& db, const Viewer& viewer, const ThreadHead& head, PostId post) {
  Params params = params_of(viewer, head);
  params.add(post);
  const Rows rows = db.exec(kPost, params);
  if (rows.empty()) return std::nullopt;
  ThreadPost answer = read(rows.front());
  if (leaves_no_trace(answer)) return std::nullopt;
  return answer;
}

std::vector<Statement> thread_page_statements() {
  return {kHead, kPosts, kPost};
}

}  // namespace samvad::storage::views
