#pragma once

#include "storage/views/board_page.hpp"
#include "web/html/frame.hpp"

#include <optional>
#include <string>

namespace samvad::web {

/// A board's page: its threads in one order, its rules and people beside them.
struct BoardView {
  storage::views::BoardPage page;
  storage::views::ThreadSort sort = storage::views::ThreadSort::kLatest;
  bool first = true;       ///< not reached through a cursor
  bool may_start = false;  ///< the viewer may start a thread here
};
std::string board_page(const Frame& frame, const BoardView& view);

/// Word of an order in addresses ("latest", "new", "unread") and back; kLatest for anything unknown.
std::string_view word_of(storage::views::ThreadSort sort);
storage::views::ThreadSort sort_of(std::string_view word);

}  // namespace samvad::web
