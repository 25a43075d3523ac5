#pragma once

#include "storage/tables/boards.hpp"
#include "web/html/frame.hpp"
#include "web/html/html.hpp"

namespace samvad::web {

/// A board in a list: name, description, numbers, last activity, marks.
void write_board_card(Html& html, const storage::boards::BoardRow& board);

}  // namespace samvad::web
