#pragma once

#include "storage/views/thread_list.hpp"
#include "web/html/frame.hpp"
#include "web/html/html.hpp"

namespace samvad::web {

/// A list of threads. `show_board` on lists over many boards.
void write_thread_rows(Html& html, const Frame& frame, const storage::views::ThreadListPage& page, bool show_board);

/// A thread's title, or why it has none: its author took it back while it was hidden.
std::string_view shown_title(const Text& t, std::string_view title);

/// Word of a thread's kind; "" for a plain discussion.
std::string_view kind_text(const Text& t, storage::threads::Kind kind);

}  // namespace samvad::web
