#include "storage/tables/boards.hpp"

#include "storage/tables/actors.hpp"
#include "storage/tables/board_columns.hpp"

#define BOARD_FROM " from boards b join actors ba on ba.id = b.id "

namespace samvad::storage::boards {
namespace {

constexpr Statement kInsert{"boards.insert", R"(
  insert into boards (id, parent_id, position, description_source, description_html, language, who_may_post,
    opening_type, members_only, remote, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))"};
constexpr Statement kUpdate{"boards.update", R"(
  update boards set parent_id = $2, position = $3, description_source = $4, description_html = $5, language = $6,
    who_may_post = $7, opening_type = $8, members_only = $9
  where id = $1)"};
constexpr Statement kSetArchived{"boards.set_archived", R"(
  update boards set archived_at = case when $2 then coalesce(archived_at, now()) end where id = $1)"};
constexpr Statement kFindMany{"boards.find_many", "select " SAMVAD_BOARD_COLUMNS BOARD_FROM "where b.id = any($1)"};
constexpr Statement kFindByName{"boards.find_by_name",
                                "select " SAMVAD_BOARD_COLUMNS BOARD_FROM
                                "where b.id = (select actor_id from actor_handles where handle_hash = $1)"};
constexpr Statement kAll{"boards.all", "select " SAMVAD_BOARD_COLUMNS BOARD_FROM
                                       "where not b.remote order by b.position, lower(ba.name) limit 1000"};
constexpr Statement kAddModerator{"boards.add_moderator", R"(
  insert into board_moderators (board_id, actor_id, added_by) values ($1, $2, $3) on conflict do nothing)"};
constexpr Statement kRemoveModerator{"boards.remove_moderator",
                                     "delete from board_moderators where board_id = $1 and actor_id = $2"};
constexpr Statement kModerators{
    "boards.moderators", "select actor_id from board_moderators where board_id = $1 order by added_at, actor_id"};
constexpr Statement kIsModerator{"boards.is_moderator",
                                 "select from board_moderators where board_id = $1 and actor_id = $2"};
constexpr Statement kRemoveEverywhere{"boards.remove_moderator_everywhere",
                                      "delete from board_moderators where actor_id = $1"};
constexpr Statement kAddDelta{"boards.add_delta", R"(
  insert into board_deltas (board_id, id, threads, posts, last_post_at) values ($1, $2, $3, $4, $5))"};
constexpr Statement kFold{"boards.fold_deltas", R"(
  with picked as (select board_id, id from board_deltas order by board_id, id limit 5000 for update skip locked),
  taken as (
    delete from board_deltas d using picked p where d.board_id = p.board_id and d.id = p.id
    returning d.board_id, d.threads, d.posts, d.last_post_at),
  sums as (
    select board_id, sum(threads) as threads, sum(posts) as posts, max(last_post_at) as last_post_at
    from taken group by board_id)
  update boards b
  set thread_count = b.thread_count + s.threads, post_count = b.post_count + s.posts,
      last_post_at = greatest(b.last_post_at, s.last_post_at)
  from sums s where s.board_id = b.id
  returning b.id)"};

std::vector<BoardRow> read_all(const Rows& rows) {
  std::vector<BoardRow> answer;
  answer.reserve(rows.size());
  for (const auto row : rows) answer.push_back(read_board(row, 0));
  return answer;
}

std::vector<ActorId> ids(const Rows& rows) {
  std::vector<ActorId> answer;
  for (const auto row : rows) answer.push_back(row.id<ActorId>(0));
  return answer;
}

}  // namespace

BoardRow read_board(const Rows::Row& row, std::size_t from) {
  BoardRow board;
  board.id = row.id<ActorId>(from + 0);
  board.parent = row.id<ActorId>(from + 1);
  board.position = row.small(from + 2);
  board.description_source = row.str(from + 3);
  board.description_html = row.str(from + 4);
  board.language = row.str(from + 5);
  board.who_may_post = static_cast<WhoMayPost>(row.small(from + 6));
  board.opening_type = static_cast<OpeningType>(row.small(from + 7));
  board.members_only = row.flag(from + 8);
  board.archived_at = row.maybe_time(from + 9);
  board.remote = row.flag(from + 10);
  board.thread_count = row.integer(from + 11);
  board.post_count = row.integer(from + 12);
  board.last_post_at = row.maybe_time(from + 13);
  board.created_at = row.time(from + 14);
  board.name = row.str(from + 15);
  board.host = row.str(from + 16);
  board.title = row.str(from + 17);
  board.icon_url = row.str(from + 18);
  board.uri = row.str(from + 19);
  return board;
}

void insert(Db& db, const BoardRow& row) {
  db.exec(kInsert, Params::of(row.id, row.parent, row.position, row.description_source, row.description_html,
                              row.language, static_cast<int>(row.who_may_post), static_cast<int>(row.opening_type),
                              row.members_only, row.remote, row.created_at));
}

void update(Db& db, const BoardRow& row) {
  db.exec(kUpdate,
          Params::of(row.id, row.parent, row.position, row.description_source, row.description_html, row.language,
                     static_cast<int>(row.who_may_post), static_cast<int>(row.opening_type), row.members_only));
}

void set_archived(Db& db, ActorId board, bool archived) {
  db.exec(kSetArchived, Params::of(board, archived));
}

std::optional<BoardRow> find(Db& db, ActorId board) {
  auto found = find_many(db, {board});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<BoardRow> find_many(Db& db, const std::vector<ActorId>& boards) {
  if (boards.empty()) return {};
  return read_all(db.exec(kFindMany, Params::of(boards)));
}

std::optional<BoardRow> find_by_name(Db& db, std::string_view name) {
  const Rows rows = db.exec(kFindByName, Params().add_bytes(actors::handle_hash(name, "")));
  if (rows.empty()) return std::nullopt;
  return read_board(rows.front(), 0);
}

std::vector<BoardRow> all(Db& db) {
  return read_all(db.exec(kAll));
}

bool add_moderator(Db& db, ActorId board, ActorId actor, ActorId added_by) {
  return db.exec(kAddModerator, Params::of(board, actor, added_by)).affected() > 0;
}

bool remove_moderator(Db& db, ActorId board, ActorId actor) {
  return db.exec(kRemoveModerator, Params::of(board, actor)).affected() > 0;
}

std::vector<ActorId> moderators(Db& db, ActorId board) {
  return ids(db.exec(kModerators, Params::of(board)));
}

bool is_moderator(Db& db, ActorId board, ActorId actor) {
  return !db.exec(kIsModerator, Params::of(board, actor)).empty();
}

void remove_moderator_everywhere(Db& db, ActorId actor) {
  db.exec(kRemoveEverywhere, Params::of(actor));
}

void add_delta(Db& db, ActorId board, std::int64_t id, int threads, int posts, std::optional<Instant> last_post_at) {
  db.exec(kAddDelta, Params::of(board, id, threads, posts, last_post_at));
}

std::vector<ActorId> fold_deltas(Db& db) {
  return ids(db.exec(kFold));
}

std::vector<Statement> statements() {
  return {kInsert,          kUpdate,     kSetArchived, kFindMany,         kFindByName, kAll, kAddModerator,
          kRemoveModerator, kModerators, kIsModerator, kRemoveEverywhere, kAddDelta,   kFold};
}

}  // namespace samvad::storage::boards
