#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::rules {

/// One rule of a board, or of the site. Never edited: a change retires a row and adds the next version.
struct RuleRow {
  RuleId id;
  ActorId board;  ///< 0 = site
  int position = 0;
  int version = 1;
  RuleId supersedes;
  std::string title, text;
  ActorId created_by;
  Instant created_at;
  std::optional<Instant> retired_at;
};

/// Writes a new rule, or the next version of one.
void insert(Db& db, const RuleRow& row);
/// False when it was retired before.
bool retire(Db& db, RuleId rule);
std::optional<RuleRow> find(Db& db, RuleId rule);
std::vector<RuleRow> find_many(Db& db, const std::vector<RuleId>& rules);
/// Rules in force of `board` (0 = site), by position.
std::vector<RuleRow> in_force(Db& db, ActorId board);
/// Rules in force of the site and then of `board`.
std::vector<RuleRow> for_board(Db& db, ActorId board);
/// Rules in force of the site and of each of `boards`, by board and position; the site's first.
std::vector<RuleRow> for_boards(Db& db, const std::vector<ActorId>& boards);
/// Highest position in use, 0 when there is none.
int last_position(Db& db, ActorId board);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::rules
