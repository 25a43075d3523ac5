#pragma once

#include "storage/tables/boards.hpp"

/// The columns of boards (alias b) and of their actors (alias ba) in the order read_board() takes them.
#define SAMVAD_BOARD_COLUMNS                                                                     \
  "b.id, b.parent_id, b.position, b.description_source, b.description_html, b.language, "        \
  "b.who_may_post, b.opening_type, b.members_only, b.archived_at, b.remote, b.thread_count, "    \
  "b.post_count, b.last_post_at, b.created_at, ba.name, ba.host, ba.display_name, ba.icon_url, " \
  "ba.uri"

namespace samvad::storage::boards {

/// How many columns SAMVAD_BOARD_COLUMNS has.
inline constexpr std::size_t kBoardColumns = 20;

/// Reads a board from kBoardColumns columns of `row`, beginning at `from`.
BoardRow read_board(const Rows::Row& row, std::size_t from);

}  // namespace samvad::storage::boards
