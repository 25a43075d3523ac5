#pragma once

#include "storage/tables/posts.hpp"
#include "storage/tables/threads.hpp"
#include "storage/views/post_history.hpp"
#include "web/html/frame.hpp"

#include <string>

namespace samvad::web {

/// All versions of a post, newest first, each with the words that changed since the one before.
struct HistoryView {
  storage::threads::ThreadRow thread;
  storage::posts::PostRow post;
  storage::views::PostHistory history;
};
std::string history_page(const Frame& frame, const HistoryView& view);

}  // namespace samvad::web
