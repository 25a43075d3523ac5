#include "storage/views/thread_list.hpp"

#include "storage/views/visible_clause.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#define LINE_COLUMNS                                                                                                 \
  "t.id, t.board_id, ba.name, ba.display_name, t.author_id, t.last_author_id, t.title, t.slug, t.language, t.kind, " \
  "t.stage, t.post_count, t.last_number, t.pinned_at is not null, t.locked_at is not null, t.created_at, "           \
  "t.last_post_at, coalesce(r.number, 0), t.opening_gone"
#define LINE_JOINS                                                                                                \
  " join boards b on b.id = t.board_id join actors ba on ba.id = t.board_id join actors a on a.id = t.author_id " \
  "left join hosts h on h.id = a.host_id "                                                                        \
  "left join read_positions r on r.member_id = $1 and r.thread_id = t.id "

namespace samvad::storage::views {
namespace {

constexpr Statement kBoardLatest{
    "views.board_latest",
    "select " LINE_COLUMNS " from threads t" LINE_JOINS
    "where t.board_id = $9 and t.state = 1 and t.visibility <> 2 "
    "and ((t.pinned_at is not null), t.last_post_at, t.id) < ($10::boolean, $11::timestamptz, $12::bigint) "
    "and " SAMVAD_VISIBLE_THREAD " order by (t.pinned_at is not null) desc, t.last_post_at desc, t.id desc limit $13"};
constexpr Statement kBoardNew{"views.board_new",
                              "select " LINE_COLUMNS " from threads t" LINE_JOINS
                              "where t.board_id = $9 and t.state = 1 and t.visibility <> 2 and t.id < $10 "
                              "and " SAMVAD_VISIBLE_THREAD " order by t.id desc limit $11"};
// the newest 500 from the cursor on: who has read everything would have the whole board walked
constexpr Statement kBoardUnread{"views.board_unread",
                                 R"(
  with newest as (
    select id, board_id, author_id, last_author_id, title, slug, language, kind, stage, state, visibility, post_count,
      last_number, pinned_at, locked_at, created_at, last_post_at, opening_gone
    from threads where board_id = $9 and state = 1
      and ((pinned_at is not null), last_post_at, id) < ($10::boolean, $11::timestamptz, $12::bigint)
    order by (pinned_at is not null) desc, last_post_at desc, id desc limit 500)
  select )" LINE_COLUMNS " from newest t" LINE_JOINS
                                 "where t.visibility <> 2 and (r.number is null or r.number < t.last_number) "
                                 "and " SAMVAD_VISIBLE_THREAD
                                 " order by (t.pinned_at is not null) desc, t.last_post_at desc, t.id desc limit $13"};
constexpr Statement kBoardTop{"views.board_top",
                              R"(
  with newest as (
    select id from threads where board_id = $9 and state = 1
    order by (pinned_at is not null) desc, last_post_at desc, id desc limit 500)
  select )" LINE_COLUMNS " from newest n join threads t on t.id = n.id" LINE_JOINS
                              "join posts o on o.thread_id = t.id and o.number = 1 "
                              "where t.visibility <> 2 and " SAMVAD_VISIBLE_THREAD
                              " order by o.agree_count desc, t.post_count desc, t.id desc limit $10"};
constexpr Statement kLatest{"views.latest_threads",
                            "select " LINE_COLUMNS " from threads t" LINE_JOINS
                            "where t.state = 1 and t.visibility = 1 "
                            "and (t.last_post_at, t.id) < ($9::timestamptz, $10::bigint) and " SAMVAD_VISIBLE_THREAD
                            " order by t.last_post_at desc, t.id desc limit $11"};
constexpr Statement kTagged{"views.tagged_threads",
                            "select " LINE_COLUMNS " from thread_tags g join threads t on t.id = g.thread_id" LINE_JOINS
                            "where g.tag = $9 and g.thread_id < $10 and t.state = 1 and t.visibility <> 2 "
                            "and " SAMVAD_VISIBLE_THREAD " order by g.thread_id desc limit $11"};

/// Before every page: later than any thread, pinned ones included.
ThreadCursor beginning() {
  return {.pinned = true,
          .last_post_at = Instant{std::chrono::sys_days{std::chrono::year{9999} / 1 / 1}},
          .id = ThreadId{std::numeric_limits<std::int64_t>::max()}};
}

ThreadLine read(const Rows::Row& row) {
  return {.id = row.id<ThreadId>(0),
          .board = row.id<ActorId>(1),
          .board_name = row.str(2),
          .board_title = row.str(3),
          .author = row.id<ActorId>(4),
          .last_author = row.id<ActorId>(5),
          .title = row.str(6),
          .slug = row.str(7),
          .language = row.str(8),
          .kind = static_cast<threads::Kind>(row.small(9)),
          .stage = static_cast<threads::Stage>(row.small(10)),
          .post_count = row.small(11),
          .last_number = row.small(12),
          .pinned = row.flag(13),
          .locked = row.flag(14),
          .opening_gone = row.flag(18),
          .created_at = row.time(15),
          .last_post_at = row.time(16),
          .read_number = row.small(17)};
}

/// One more row than asked for was read: it says whether there is a next page.
ThreadListPage page_of_rows(Db& db, AuthorCache& authors, const Rows& rows, int limit) {
  ThreadListPage page;
  std::vector<ActorId> people;
  for (const auto row : rows) {
    if (page.threads.size() == static_cast<std::size_t>(limit)) {
      const auto& last = page.threads.back();
      page.next = ThreadCursor{last.pinned, last.last_post_at, last.id};
      break;
    }
    page.threads.push_back(read(row));
    people.push_back(page.threads.back().author);
    people.push_back(page.threads.back().last_author);
  }
  page.authors = authors.get(db, people);
  return page;
}

}  // namespace

std::string ThreadCursor::text() const {
  return std::string(pinned ? "1" : "0") + "." + std::to_string(to_micros(last_post_at)) + "." + to_text(id);
}

std::optional<ThreadCursor> ThreadCursor::parse(std::string_view text) {
  if (text.size() < 4 || text.size() > 48 || (text[0] != '0' && text[0] != '1') || text[1] != '.') return std::nullopt;
  const char* const end = text.data() + text.size();
  std::int64_t micros = 0;
  std::int64_t id = 0;
  const auto time = std::from_chars(text.data() + 2, end, micros);
  if (time.ec != std::errc{} || time.ptr == end || *time.ptr != '.') return std::nullopt;
  const auto last = std::from_chars(time.ptr + 1, end, id);
  constexpr std::int64_t kYear9999 = 253'370'764'800'000'000;
  if (last.ec != std::errc{} || last.ptr != end || micros < 0 || micros > kYear9999 || id <= 0) return std::nullopt;
  return ThreadCursor{text[0] == '1', from_micros(micros), ThreadId{id}};
}

ThreadListPage board_threads(Db& db, AuthorCache& authors, const Viewer& viewer, ActorId board, ThreadSort sort,
                             const std::optional<ThreadCursor>& after, int limit) {
  limit = std::clamp(limit, 1, 100);
  const ThreadCursor from = after.value_or(beginning());
  Params params = viewer_params(viewer);
  params.add(board);
  if (sort == ThreadSort::kTop) {
    params.add(limit);
    return page_of_rows(db, authors, db.exec(kBoardTop, params), limit);
  }
  if (sort == ThreadSort::kNew) {
    params.add(from.id).add(limit + 1);
    return page_of_rows(db, authors, db.exec(kBoardNew, params), limit);
  }
  params.add(from.pinned).add(from.last_post_at).add(from.id).add(limit + 1);
  const bool unread = sort == ThreadSort::kUnread && viewer.full_member;
  return page_of_rows(db, authors, db.exec(unread ? kBoardUnread : kBoardLatest, params), limit);
}

ThreadListPage latest_threads(Db& db, AuthorCache& authors, const Viewer& viewer,
                              const std::optional<ThreadCursor>& after, int limit) {
  limit = std::clamp(limit, 1, 100);
  const ThreadCursor from = after.value_or(beginning());
  Params params = viewer_params(viewer);
  params.add(from.last_post_at).add(from.id).add(limit + 1);
  return page_of_rows(db, authors, db.exec(kLatest, params), limit);
}

ThreadListPage tagged_threads(Db& db, AuthorCache& authors, const Viewer& viewer, std::string_view folded_tag,
                              const std::optional<ThreadCursor>& after, int limit) {
  limit = std::clamp(limit, 1, 100);
  Params params = viewer_params(viewer);
  params.add(folded_tag).add(after.value_or(beginning()).id).add(limit + 1);
  return page_of_rows(db, authors, db.exec(kTagged, params), limit);
}

std::vector<Statement> thread_list_statements() {
  return {kBoardLatest, kBoardNew, kBoardUnread, kBoardTop, kLatest, kTagged};
}

}  // namespace samvad::storage::views
