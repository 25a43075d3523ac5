#include "storage/tables/word_rules.hpp"

namespace samvad::storage::word_rules {
namespace {

constexpr Statement kInsert{"word_rules.insert", R"(
  insert into word_rules (id, board_id, form, pattern, applies_to, action, reason, created_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8))"};
constexpr Statement kRetire{"word_rules.retire", R"(
  update word_rules set retired_at = now(), retired_by = $2 where id = $1 and retired_at is null)"};
constexpr Statement kLive{"word_rules.live", R"(
  select id, board_id, form, pattern, applies_to, action, reason, created_by, created_at
  from word_rules where retired_at is null order by id limit 2000)"};

}  // namespace

void insert(Db& db, const WordRuleRow& row) {
  db.exec(kInsert, Params::of(row.id, row.board, static_cast<int>(row.form), row.pattern, row.applies_to,
                              static_cast<int>(row.action), row.reason, row.created_by));
}

bool retire(Db& db, RuleId id, ActorId by) {
  return db.exec(kRetire, Params::of(id, by)).affected() > 0;
}

std::vector<WordRuleRow> live(Db& db) {
  std::vector<WordRuleRow> answer;
  const Rows rows = db.exec(kLive);
  for (const auto row : rows) {
    answer.push_back({.id = row.id<RuleId>(0),
                      .board = row.id<ActorId>(1),
                      .form = static_cast<Form>(row.small(2)),
                      .pattern = row.str(3),
                      .applies_to = row.small(4),
                      .action = static_cast<Action>(row.small(5)),
                      .reason = row.str(6),
                      .created_by = row.id<ActorId>(7),
                      .created_at = row.time(8)});
  }
  return answer;
}

std::vector<Statement> statements() {
  return {kInsert, kRetire, kLive};
}

}  // namespace samvad::storage::word_rules
