#include "storage/tables/rules.hpp"

#define RULE_COLUMNS "id, board_id, position, version, supersedes, title, text, created_by, created_at, retired_at"

namespace samvad::storage::rules {
namespace {

constexpr Statement kInsert{"rules.insert", R"(
  insert into rules (id, board_id, position, version, supersedes, title, text, created_by, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9))"};
constexpr Statement kRetire{"rules.retire", "update rules set retired_at = now() where id = $1 and retired_at is null"};
constexpr Statement kFindMany{"rules.find_many", "select " RULE_COLUMNS " from rules where id = any($1)"};
constexpr Statement kInForce{"rules.in_force",
                             "select " RULE_COLUMNS
                             " from rules where board_id is not distinct from $1 and retired_at is null "
                             "order by position, id"};
constexpr Statement kForBoard{"rules.for_board",
                              "select " RULE_COLUMNS
                              " from rules where (board_id is null or board_id = $1) and retired_at is null "
                              "order by (board_id is not null), position, id"};
constexpr Statement kForBoards{"rules.for_boards",
                               "select " RULE_COLUMNS
                               " from rules where (board_id is null or board_id = any($1::bigint[])) and retired_at is "
                               "null order by board_id nulls first, position, id"};
constexpr Statement kLastPosition{"rules.last_position", R"(
  select coalesce(max(position), 0) from rules where board_id is not distinct from $1 and retired_at is null)"};

std::vector<RuleRow> read_all(const Rows& rows) {
  std::vector<RuleRow> answer;
  answer.reserve(rows.size());
  for (const auto row : rows) {
    answer.push_back({.id = row.id<RuleId>(0),
                      .board = row.id<ActorId>(1),
                      .position = row.small(2),
                      .version = row.small(3),
                      .supersedes = row.id<RuleId>(4),
                      .title = row.str(5),
                      .text = row.str(6),
                      .created_by = row.id<ActorId>(7),
                      .created_at = row.time(8),
                      .retired_at = row.maybe_time(9)});
  }
  return answer;
}

}  // namespace

void insert(Db& db, const RuleRow& row) {
  db.exec(kInsert, Params::of(row.id, row.board, row.position, row.version, row.supersedes, row.title, row.text,
                              row.created_by, row.created_at));
}

bool retire(Db& db, RuleId rule) {
  return db.exec(kRetire, Params::of(rule)).affected() > 0;
}

std::optional<RuleRow> find(Db& db, RuleId rule) {
  auto found = find_many(db, {rule});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<RuleRow> find_many(Db& db, const std::vector<RuleId>& rules) {
  if (rules.empty()) return {};
  return read_all(db.exec(kFindMany, Params::of(rules)));
}

std::vector<RuleRow> in_force(Db& db, ActorId board) {
  return read_all(db.exec(kInForce, Params::of(board)));
}

std::vector<RuleRow> for_board(Db& db, ActorId board) {
  return read_all(db.exec(kForBoard, Params::of(board)));
}

std::vector<RuleRow> for_boards(Db& db, const std::vector<ActorId>& boards) {
  return read_all(db.exec(kForBoards, Params::of(boards)));
}

int last_position(Db& db, ActorId board) {
  return db.exec(kLastPosition, Params::of(board)).front().small(0);
}

std::vector<Statement> statements() {
  return {kInsert, kRetire, kFindMany, kInForce, kForBoard, kForBoards, kLastPosition};
}

}  // namespace samvad::storage::rules
