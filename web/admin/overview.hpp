#pragma once

#include "web/html/frame.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace samvad::web {

/// One number of the overview that may ask for attention.
struct OverviewTile {
  std::string label;
  std::int64_t count = 0;
  std::string path;    ///< local page that deals with it, "" = none
  bool alarm = false;  ///< more than zero needs somebody
};

/// The administrators' first page: what waits, what runs.
struct OverviewView {
  std::vector<OverviewTile> tiles;
  std::string public_url, version, database;
  bool federation = false;
};
std::string overview_page(const Frame& frame, const OverviewView& view);

}  // namespace samvad::web
