#include "storage/tables/threads.hpp"

#include "storage/tables/thread_columns.hpp"

namespace samvad::storage::threads {
namespace {

constexpr Statement kInsert{"threads.insert", R"(
  insert into threads (id, board_id, author_id, title, slug, kind, stage, state, visibility, language, created_at,
    last_post_at, last_author_id, uri)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14))"};
constexpr Statement kFindMany{"threads.find_many",
                              "select " SAMVAD_THREAD_COLUMNS " from threads t where t.id = any($1)"};
constexpr Statement kLock{"threads.lock", "select " SAMVAD_THREAD_COLUMNS " from threads t where t.id = $1 for update"};
constexpr Statement kFindByUri{
    "threads.find_by_uri", "select " SAMVAD_THREAD_COLUMNS " from threads t where t.uri = $1 and t.uri <> '' limit 1"};
constexpr Statement kTakeNumber{"threads.take_number", R"(
  update threads t
  set last_number = t.last_number + 1, version = t.version + 1,
      post_count = t.post_count + case when $2 then 1 else 0 end,
      last_post_at = case when $2 then greatest(t.last_post_at, $4) else t.last_post_at end,
      last_author_id = case when $2 then $3 else t.last_author_id end
  where t.id = $1 returning )" SAMVAD_THREAD_COLUMNS};
constexpr Statement kTakeNumbers{"threads.take_numbers", R"(
  with held as (select id from threads where id = any($1::bigint[]) order by id for update),
  wanted as (
    select w.id, w.taken, w.author_id
    from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as w(id, taken, author_id) join held on held.id = w.id)
  update threads t
  set last_number = t.last_number + w.taken, version = t.version + 1, post_count = t.post_count + w.taken,
      last_post_at = greatest(t.last_post_at, $4), last_author_id = w.author_id
  from wanted w where t.id = w.id returning )" SAMVAD_THREAD_COLUMNS};
constexpr Statement kShowLast{"threads.show_last", R"(
  update threads set last_post_at = $3, last_author_id = $2, version = version + 1 where id = $1 and last_post_at < $3)"};
constexpr Statement kCountVisible{"threads.count_visible", R"(
  update threads set post_count = greatest(post_count + $2, 0), version = version + 1 where id = $1)"};
constexpr Statement kMarkLostOpenings{"threads.mark_lost_openings", R"(
  update threads t set opening_gone = true, version = version + 1
  where t.id = any($1::bigint[]) and not t.opening_gone
    and exists (select from posts o where o.thread_id = t.id and o.number = 1 and o.state = 5))"};
constexpr Statement kTouch{"threads.touch", "update threads set version = version + 1 where id = any($1)"};
constexpr Statement kSetState{"threads.set_state",
                              "update threads set state = $2, version = version + 1 where id = $1"};
constexpr Statement kDeleteAlone{"threads.delete_alone", R"(
  update threads set state = 5, version = version + 1 where id = $1 and last_number = 1)"};
// 2 and 3: held, hidden
constexpr Statement kSettleWithdrawn{"threads.settle_withdrawn", R"(
  update threads set state = case when post_count > 0 then 1 else 5 end, title = '', slug = '', version = version + 1
  where id = $1 and state in (2, 3) returning state)"};
constexpr Statement kSetTitle{"threads.set_title",
                              "update threads set title = $2, slug = $3, version = version + 1 where id = $1"};
constexpr Statement kSetPinned{"threads.set_pinned", R"(
  update threads set pinned_at = case when $2 then coalesce(pinned_at, now()) end, version = version + 1 where id = $1)"};
constexpr Statement kSetLocked{"threads.set_locked", R"(
  update threads
  set locked_at = case when $2::bigint is not null then now() end, locked_by = $2, lock_reason = $3, version = version + 1
  where id = $1)"};
constexpr Statement kSetBoard{"threads.set_board",
                              "update threads set board_id = $2, version = version + 1 where id = $1"};
constexpr Statement kStartedSince{"threads.started_since", R"(
  select count(*) from (select created_at from threads where author_id = $1 order by id desc limit 100) newest
  where created_at > $2)"};

std::optional<ThreadRow> first(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return read_thread(rows.front(), 0);
}

}  // namespace

ThreadRow read_thread(const Rows::Row& row, std::size_t from) {
  ThreadRow thread;
  thread.id = row.id<ThreadId>(from + 0);
  thread.board = row.id<ActorId>(from + 1);
  thread.author = row.id<ActorId>(from + 2);
  thread.title = row.str(from + 3);
  thread.slug = row.str(from + 4);
  thread.kind = static_cast<Kind>(row.small(from + 5));
  thread.stage = static_cast<Stage>(row.small(from + 6));
  thread.state = static_cast<ContentState>(row.small(from + 7));
  thread.visibility = static_cast<Visibility>(row.small(from + 8));
  thread.language = row.str(from + 9);
  thread.last_number = row.small(from + 10);
  thread.post_count = row.small(from + 11);
  thread.pinned_at = row.maybe_time(from + 12);
  thread.locked_at = row.maybe_time(from + 13);
  thread.locked_by = row.id<ActorId>(from + 14);
  thread.lock_reason = row.str(from + 15);
  thread.created_at = row.time(from + 16);
  thread.last_post_at = row.time(from + 17);
  thread.last_author = row.id<ActorId>(from + 18);
  thread.uri = row.str(from + 19);
  thread.version = row.integer(from + 20);
  thread.opening_gone = row.flag(from + 21);
  return thread;
}

void insert(Db& db, const ThreadRow& row) {
  db.exec(kInsert,
          Params::of(row.id, row.board, row.author, row.title, row.slug, static_cast<int>(row.kind),
                     static_cast<int>(row.stage), static_cast<int>(row.state), static_cast<int>(row.visibility),
                     row.language, row.created_at, row.last_post_at, row.last_author, row.uri));
}

std::optional<ThreadRow> find(Db& db, ThreadId thread) {
  return first(db.exec(kFindMany, Params::of(std::vector{thread})));
}

std::vector<ThreadRow> find_many(Db& db, const std::vector<ThreadId>& threads) {
  std::vector<ThreadRow> answer;
  if (threads.empty()) return answer;
  const Rows rows = db.exec(kFindMany, Params::of(threads));
  answer.reserve(rows.size());
  for (const auto row : rows) answer.push_back(read_thread(row, 0));
  return answer;
}

std::optional<ThreadRow> lock(Db& db, ThreadId thread) {
  return first(db.exec(kLock, Params::of(thread)));
}

std::optional<ThreadRow> find_by_uri(Db& db, std::string_view uri) {
  return first(db.exec(kFindByUri, Params::of(uri)));
}

std::optional<ThreadRow> take_number(Db& db, ThreadId thread, bool visible, ActorId author, Instant at) {
  return first(db.exec(kTakeNumber, Params::of(thread, visible, author, at)));
}

std::vector<ThreadRow> take_numbers(Db& db, const std::vector<Taking>& takings, Instant at) {
  std::vector<ThreadRow> answer;
  if (takings.empty()) return answer;
  std::vector<ThreadId> threads;
  std::vector<std::int64_t> counts;
  std::vector<ActorId> authors;
  for (const auto& taking : takings) {
    threads.push_back(taking.thread);
    counts.push_back(taking.count);
    authors.push_back(taking.last_author);
  }
  const Rows rows = db.exec(kTakeNumbers, Params::of(threads, counts, authors, at));
  answer.reserve(rows.size());
  for (const auto row : rows) answer.push_back(read_thread(row, 0));
  return answer;
}

void show_last(Db& db, ThreadId thread, ActorId author, Instant at) {
  db.exec(kShowLast, Params::of(thread, author, at));
}

void count_visible(Db& db, ThreadId thread, int difference) {
  db.exec(kCountVisible, Params::of(thread, difference));
}

void mark_lost_openings(Db& db, const std::vector<ThreadId>& threads) {
  if (!threads.empty()) db.exec(kMarkLostOpenings, Params::of(threads));
}

void touch(Db& db, ThreadId thread) {
  touch_many(db, {thread});
}

void touch_many(Db& db, const std::vector<ThreadId>& threads) {
  if (!threads.empty()) db.exec(kTouch, Params::of(threads));
}

void set_state(Db& db, ThreadId thread, ContentState state) {
  db.exec(kSetState, Params::of(thread, static_cast<int>(state)));
}

bool delete_alone(Db& db, ThreadId thread) {
  return db.exec(kDeleteAlone, Params::of(thread)).affected() > 0;
}

AfterWithdrawal settle_withdrawn(Db& db, ThreadId thread) {
  const Rows rows = db.exec(kSettleWithdrawn, Params::of(thread));
  if (rows.empty()) return AfterWithdrawal::kAsItWas;
  return rows.front().small(0) == static_cast<int>(ContentState::kVisible) ? AfterWithdrawal::kShown
                                                                           : AfterWithdrawal::kGone;
}

void set_title(Db& db, ThreadId thread, std::string_view title, std::string_view slug) {
  db.exec(kSetTitle, Params::of(thread, title, slug));
}

void set_pinned(Db& db, ThreadId thread, bool pinned) {
  db.exec(kSetPinned, Params::of(thread, pinned));
}

void set_locked(Db& db, ThreadId thread, ActorId by, std::string_view reason) {
  db.exec(kSetLocked, Params::of(thread, by, reason));
}

void set_board(Db& db, ThreadId thread, ActorId board) {
  db.exec(kSetBoard, Params::of(thread, board));
}

int started_since(Db& db, ActorId author, Instant since) {
  return db.exec(kStartedSince, Params::of(author, since)).front().small(0);
}

std::vector<Statement> statements() {
  return {kInsert,           kFindMany, kLock,        kFindByUri,       kTakeNumber,   kTakeNumbers,
          kShowLast,         kSetState, kDeleteAlone, kSettleWithdrawn, kCountVisible, kTouch,
          kMarkLostOpenings, kSetTitle, kSetPinned,   kSetLocked,       kSetBoard,     kStartedSince};
}

}  // namespace samvad::storage::threads
