#include "storage/tables/threads.hpp"

#define THREAD_COLUMNS                                                                                        \
  "id, board_id, author_id, title, slug, kind, stage, state, visibility, language, last_number, post_count, " \
  "pinned_at, locked_at, locked_by, lock_reason, created_at, last_post_at, last_author_id, uri, version"

namespace samvad::storage::threads {
namespace {

constexpr Statement kInsert{"threads.insert", R"(
  insert into threads (id, board_id, author_id, title, slug, kind, stage, state, visibility, language, created_at,
    last_post_at, last_author_id, uri)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14))"};
constexpr Statement kFindMany{"threads.find_many", "select " THREAD_COLUMNS " from threads where id = any($1)"};
constexpr Statement kLock{"threads.lock", "select " THREAD_COLUMNS " from threads where id = $1 for update"};
constexpr Statement kFindByUri{"threads.find_by_uri",
                               "select " THREAD_COLUMNS " from threads where uri = $1 and uri <> '' limit 1"};
constexpr Statement kTakeNumber{"threads.take_number", R"(
  update threads
  set last_number = last_number + 1, version = version + 1,
      post_count = post_count + case when $2 then 1 else 0 end,
      last_post_at = case when $2 then greatest(last_post_at, $4) else last_post_at end,
      last_author_id = case when $2 then $3 else last_author_id end
  where id = $1 returning last_number)"};
constexpr Statement kCountVisible{"threads.count_visible", R"(
  update threads set post_count = greatest(post_count + $2, 0), version = version + 1 where id = $1)"};
constexpr Statement kTouch{"threads.touch", "update threads set version = version + 1 where id = any($1)"};
constexpr Statement kSetState{"threads.set_state",
                              "update threads set state = $2, version = version + 1 where id = $1"};
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

ThreadRow read(const Rows::Row& row) {
  ThreadRow thread;
  thread.id = row.id<ThreadId>(0);
  thread.board = row.id<ActorId>(1);
  thread.author = row.id<ActorId>(2);
  thread.title = row.str(3);
  thread.slug = row.str(4);
  thread.kind = static_cast<Kind>(row.small(5));
  thread.stage = static_cast<Stage>(row.small(6));
  thread.state = static_cast<ContentState>(row.small(7));
  thread.visibility = static_cast<Visibility>(row.small(8));
  thread.language = row.str(9);
  thread.last_number = row.small(10);
  thread.post_count = row.small(11);
  thread.pinned_at = row.maybe_time(12);
  thread.locked_at = row.maybe_time(13);
  thread.locked_by = row.id<ActorId>(14);
  thread.lock_reason = row.str(15);
  thread.created_at = row.time(16);
  thread.last_post_at = row.time(17);
  thread.last_author = row.id<ActorId>(18);
  thread.uri = row.str(19);
  thread.version = row.integer(20);
  return thread;
}

std::optional<ThreadRow> first(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return read(rows.front());
}

}  // namespace

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
  for (const auto row : rows) answer.push_back(read(row));
  return answer;
}

std::optional<ThreadRow> lock(Db& db, ThreadId thread) {
  return first(db.exec(kLock, Params::of(thread)));
}

std::optional<ThreadRow> find_by_uri(Db& db, std::string_view uri) {
  return first(db.exec(kFindByUri, Params::of(uri)));
}

int take_number(Db& db, ThreadId thread, bool visible, ActorId author, Instant at) {
  const Rows rows = db.exec(kTakeNumber, Params::of(thread, visible, author, at));
  return rows.empty() ? 0 : rows.front().small(0);
}

void count_visible(Db& db, ThreadId thread, int difference) {
  db.exec(kCountVisible, Params::of(thread, difference));
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
  return {kInsert,   kFindMany, kLock,      kFindByUri, kTakeNumber, kCountVisible, kTouch,
          kSetState, kSetTitle, kSetPinned, kSetLocked, kSetBoard,   kStartedSince};
}

}  // namespace samvad::storage::threads
