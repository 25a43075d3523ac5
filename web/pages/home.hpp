#pragma once

#include "forum/boards/boards.hpp"
#include "storage/views/home.hpp"
#include "web/html/frame.hpp"

#include <string>

namespace samvad::web {

/// What the first page shows.
struct HomeView {
  storage::views::ThreadListPage latest;
  std::vector<forum::BoardNode> boards;
  std::string description;  ///< the site's own sentence, "" = ours
};
std::string home_page(const Frame& frame, const HomeView& view);

/// All boards as a tree.
std::string boards_page(const Frame& frame, const std::vector<forum::BoardNode>& boards);

}  // namespace samvad::web
