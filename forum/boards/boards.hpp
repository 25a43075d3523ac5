#pragma once

#include "forum/access/viewer_scope.hpp"
#include "forum/events/forum.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/rules.hpp"

#include <string>
#include <vector>

namespace samvad::forum {

/// What a board is to be.
struct BoardDraft {
  std::string name;         ///< handle; fixed after creation
  std::string title;        ///< ≤ 100 graphemes
  std::string description;  ///< Markdown
  std::string language;
  storage::ActorId parent;  ///< 0 = top
  int position = 0;
  storage::boards::WhoMayPost who_may_post = storage::boards::WhoMayPost::kEveryone;
  storage::boards::OpeningType opening_type = storage::boards::OpeningType::kNote;
  bool members_only = false;
  std::string icon_url;
};

/// Makes the Group actor, its key pair and the board; the creator becomes its moderator; says BoardChanged{created}.
/// `scope` null = command line or first run. kForbidden "error.administrators_only"; kBadInput of check_handle,
/// "error.board_title_missing", "error.board_parent"; kConflict "error.name_taken"; kUnavailable
/// "error.keys_exhausted".
storage::Result<storage::ActorId> create_board(const Forum& forum, storage::Db& db, const ViewerScope* scope,
                                               const BoardDraft& draft);
/// Everything but the name. Moderators of the board; parent, position and members_only administrators only. A parent
/// may not be the board itself or below it (kBadInput "error.board_parent"). Says BoardChanged.
storage::Status edit_board(const Forum& forum, storage::Db& db, const ViewerScope* scope, storage::ActorId board,
                           const BoardDraft& draft);
/// An archived board is read only and leaves lists of boards to post in. Administrators.
storage::Status archive_board(const Forum& forum, storage::Db& db, const ViewerScope* scope, storage::ActorId board,
                              bool archived);

/// Administrators and moderators of the board. The new one must be an active local member: kNotFound
/// "error.no_such_member".
storage::Status add_moderator(const Forum& forum, storage::Db& db, const ViewerScope* scope, storage::ActorId board,
                              storage::ActorId member);
storage::Status remove_moderator(const Forum& forum, storage::Db& db, const ViewerScope* scope, storage::ActorId board,
                                 storage::ActorId member);

/// Adds a rule to a board (0 = site); `supersedes` retires that one and gives the next version at its place.
/// kBadInput "error.rule_title_missing"; kConflict "error.rule_retired"; kForbidden.
storage::Result<storage::RuleId> add_rule(const Forum& forum, storage::Db& db, const ViewerScope* scope,
                                          storage::ActorId board, std::string_view title, std::string_view text,
                                          storage::RuleId supersedes = {});
storage::Status retire_rule(const Forum& forum, storage::Db& db, const ViewerScope* scope, storage::RuleId rule);

/// A board and what stands below it.
struct BoardNode {
  storage::boards::BoardRow board;
  std::vector<BoardNode> children;
};
/// Orders `boards` (as views::board_list gives them) as a tree; one whose parent is missing stands at the top. Pure.
std::vector<BoardNode> board_tree(std::vector<storage::boards::BoardRow> boards);

}  // namespace samvad::forum
