#include "storage/views/thread_page.hpp"

#include "storage/tables/board_columns.hpp"
#include "storage/tables/post_columns.hpp"
#include "storage/tables/thread_columns.hpp"
#include "storage/views/visible_clause.hpp"

#include <algorithm>

namespace samvad::storage::views {
namespace {

#define HEAD                                                                                             \
  "select " SAMVAD_THREAD_COLUMNS ", " SAMVAD_BOARD_COLUMNS                                              \
  ", a.host, a.limited_at is not null or h.limited_at is not null, "                                     \
  "a.suspended_at is not null or h.suspended_at is not null, "                                           \
  "coalesce((select r.number from read_positions r where r.member_id = $2 and r.thread_id = t.id), 0), " \
  "array(select g.tag from thread_tags g where g.thread_id = t.id order by g.tag) "                      \
  "from threads t join boards b on b.id = t.board_id join actors ba on ba.id = b.id "                    \
  "join actors a on a.id = t.author_id left join hosts h on h.id = a.host_id "

constexpr Statement kHead{"views.thread_head", HEAD "where t.id = any($1)"};
constexpr Statement kHeadOfPost{"views.thread_head_of_post",
                                HEAD "where t.id = (select thread_id from post_ids where id = $1)"};

// the thread's own columns travel as parameters: its row was read with the head
#define THREAD_POST_COLUMNS \
  SAMVAD_POST_COLUMNS       \
  ", " SAMVAD_VISIBLE("$10::bigint", "$11::boolean", "$12::smallint", "$13::smallint", "$14::bigint", "p.state",    \
                      "p.author_id") ", exists (select from agreements g where g.thread_id = p.thread_id "          \
                                     "and g.post_id = p.id and g.actor_id = $1) "
#define THREAD_POST_FROM \
  "from posts p join actors a on a.id = p.author_id left join hosts h on h.id = a.host_id where p.thread_id = $9 "

// no join: with one, PostgreSQL sooner or later reads the whole table of actors for 50 posts. The agreements of the
// viewer are looked up once for the page: 77 µs of PostgreSQL, 135 with one look a post
constexpr Statement kPosts{"views.thread_posts", "select " SAMVAD_SHOWN_POST_COLUMNS R"(,
  p.id = any(array(
    select g.post_id from agreements g
    where g.actor_id = $4 and g.post_id = any(array(
      select q.id from posts q
      where q.thread_id = $1 and q.number between $2 and $3 and q.agree_count > 0))))
from posts p where p.thread_id = $1 and p.number between $2 and $3 order by p.number)"};
constexpr Statement kPost{"views.thread_post", "select " THREAD_POST_COLUMNS THREAD_POST_FROM "and p.id = $15"};

Params params_of(const Viewer& viewer, const ThreadHead& head) {
  Params params = viewer_params(viewer);
  params.add(head.thread.id).add(head.board.id).add(head.board.members_only);
  params.add(static_cast<int>(head.thread.state)).add(static_cast<int>(head.thread.visibility));
  return params.add(head.thread.author);
}

void blank(posts::PostRow& post) {
  post.source.clear();
  post.html.clear();
  post.excerpt.clear();
  post.summary.clear();
  post.attachments = "[]";
  post.tags.clear();
}

ThreadPost read(const Rows::Row& row) {
  ThreadPost answer{posts::read_post(row), row.flag(posts::kPostColumns), row.flag(posts::kPostColumns + 1)};
  if (!answer.visible) blank(answer.post);
  return answer;
}

/// A held text of somebody else leaves no trace; everything else that may not be read leaves a tombstone.
bool leaves_no_trace(const ThreadPost& post) {
  return !post.visible && post.post.state == ContentState::kHeld;
}

ThreadHead read_head(const Rows::Row& row) {
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

}  // namespace

std::optional<ThreadHead> thread_head(Db& db, const Viewer& viewer, ThreadId thread) {
  auto found = thread_heads(db, viewer, {thread});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::optional<ThreadHead> thread_head(Db& db, const Viewer& viewer, PostId post) {
  const Rows rows = db.exec(kHeadOfPost, Params::of(post, viewer.actor.value));
  if (rows.empty()) return std::nullopt;
  return read_head(rows.front());
}

std::vector<ThreadHead> thread_heads(Db& db, const Viewer& viewer, const std::vector<ThreadId>& threads) {
  std::vector<ThreadHead> answer;
  const Rows rows = db.exec(kHead, Params::of(threads, viewer.actor.value));
  answer.reserve(rows.size());
  for (const auto row : rows) answer.push_back(read_head(row));
  return answer;
}

std::pair<ThreadSheet, ThreadMark> thread_sheet(Db& db, AuthorCache& authors, const Viewer& viewer, ThreadHead head,
                                                int page) {
  ThreadSheet sheet;
  ThreadMark mark{head.thread.version, std::exchange(head.read_number, 0), {}};
  sheet.head = std::move(head);
  const threads::ThreadRow& thread = sheet.head.thread;
  sheet.pages = page_of(thread.last_number);
  sheet.page = std::clamp(page, 1, sheet.pages);
  const int first = (sheet.page - 1) * kPostsPerPage + 1;
  const Rows rows = db.exec(kPosts, Params::of(thread.id, first, first + kPostsPerPage - 1, viewer.actor));
  sheet.posts.reserve(rows.size());
  std::vector<ActorId> people;
  people.reserve(rows.size() + 3);
  for (const auto row : rows) {
    const posts::PostRow& post = sheet.posts.emplace_back(posts::read_shown_post(row, thread.id));
    people.push_back(post.author);
    if (row.flag(posts::kShownPostColumns)) mark.agreed.push_back(post.id);
  }
  for (const ActorId named : {thread.author, thread.last_author, thread.locked_by}) people.push_back(named);
  sheet.authors = authors.get(db, people);
  return {std::move(sheet), std::move(mark)};
}

ThreadSpan span_of(const ThreadSheet& sheet) {
  ThreadSpan span{.thread = sheet.head.thread.id};
  for (const posts::PostRow& post : sheet.posts) {
    if (post.agree_count == 0) continue;
    span.first = std::min(span.first, post.id);
    span.last = std::max(span.last, post.id);
  }
  return span;
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
  return {kHead, kHeadOfPost, kPosts, kPost};
}

}  // namespace samvad::storage::views
