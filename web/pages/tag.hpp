#pragma once

#include "storage/views/thread_list.hpp"
#include "web/html/frame.hpp"

#include <string>

namespace samvad::web {

/// A tag's page: the threads that carry it, newest first.
struct TagView {
  std::string key;  ///< as stored: NFC, lower case
  storage::views::ThreadListPage page;
  bool first = true;  ///< not reached through a cursor
};
std::string tag_page(const Frame& frame, const TagView& view);

}  // namespace samvad::web
