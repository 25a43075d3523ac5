#include "storage/tables/rules.hpp"

#include "forum/access/can_do.hpp"
#include "forum/boards/boards.hpp"
#include "forum/text/checks.hpp"

namespace samvad::forum {
namespace {

using storage::ActorId;
using storage::Code;
using storage::fail;
using storage::Result;
using storage::RuleId;
using storage::Status;
namespace rules = storage::rules;

constexpr std::size_t kTitle = 120, kText = 2000;

/// Rules of the site are the administrators', rules of a board its moderators'.
Status check_right(storage::Db& db, const ViewerScope* scope, ActorId board) {
  if (!board) return scope != nullptr ? can_do(*scope, Action::kAdminister) : Status{};
  const auto row = storage::boards::find(db, board);
  if (!row || row->remote) return fail(Code::kNotFound, "error.no_such_board");
  return scope != nullptr ? can_do(*scope, Action::kEditBoard, {.board = &*row}) : Status{};
}

void say_changed(const Forum& forum, storage::Db& db, ActorId board) {
  if (board) {
    forum.events.emit(db, BoardChanged{.board = board});
  } else {
    forum.events.emit(db, SiteChanged{});
  }
}

}  // namespace

Result<RuleId> add_rule(const Forum& forum, storage::Db& db, const ViewerScope* scope, ActorId board,
                        std::string_view title, std::string_view text, RuleId supersedes) {
  if (title.empty()) return fail(Code::kBadInput, "error.rule_title_missing");
  SAMVAD_TRY(const auto clean_title, check_text(title, 1, kTitle, false));
  SAMVAD_TRY(const auto clean_text, check_text(text, 0, kText));
  return db.transact<RuleId>([&]() -> Result<RuleId> {
    SAMVAD_CHECK(check_right(db, scope, board));
    rules::RuleRow row{.id = forum.ids.make<RuleId>(), .board = board, .title = clean_title, .text = clean_text};
    row.created_by = scope != nullptr ? scope->actor : ActorId{};
    row.created_at = forum.clock.now();
    if (supersedes) {
      const auto old = rules::find(db, supersedes);
      if (!old || old->board != board) return fail(Code::kNotFound, "error.no_such_rule");
      if (!rules::retire(db, supersedes)) return fail(Code::kConflict, "error.rule_retired");
      row.supersedes = supersedes;
      row.version = old->version + 1;
      row.position = old->position;
    } else {
      row.position = rules::last_position(db, board) + 1;
    }
    rules::insert(db, row);
    say_changed(forum, db, board);
    return row.id;
  });
}

Status retire_rule(const Forum& forum, storage::Db& db, const ViewerScope* scope, RuleId rule) {
  return db.transact<void>([&]() -> Status {
    const auto row = rules::find(db, rule);
    if (!row) return fail(Code::kNotFound, "error.no_such_rule");
    SAMVAD_CHECK(check_right(db, scope, row->board));
    if (rules::retire(db, rule)) say_changed(forum, db, row->board);
    return {};
  });
}

}  // namespace samvad::forum
