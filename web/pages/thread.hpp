#pragma once

#include "forum/threads/read_thread.hpp"
#include "web/html/form.hpp"
#include "web/html/frame.hpp"
#include "web/html/post_card.hpp"

#include <memory>
#include <string>
#include <vector>

namespace samvad::web {

/// One post of a thread page for who looks at it.
struct PlacedPost {
  forum::ReadPost read;
  PostActions actions;             ///< all false on a cached page
  const Piece* written = nullptr;  ///< its card, when one was written before for all who may do the same
};

/// A linear page of a thread.
struct ThreadView {
  std::shared_ptr<const storage::views::ThreadSheet> sheet;  ///< shared by all readers: show `posts`, never its texts
  std::vector<PlacedPost> posts;
  bool title_visible = true;  ///< forum::can_see_opening
  bool may_reply = false;
  std::string reply_refused;  ///< why a member may not reply, "" = not said
  bool may_pin = false, may_lock = false;
  int read_number = 0;  ///< the viewer's mark, 0 = never opened
  int unread = 0;       ///< posts after it

  /// The thread's own row.
  const storage::threads::ThreadRow& thread() const { return sheet->head.thread; }
  /// Its board.
  const storage::boards::BoardRow& board() const { return sheet->head.board; }
};
/// The whole page.
std::string thread_page(const Frame& frame, const ThreadView& view);

/// Address of this page of the thread, for canonical links and returns.
SafeUrl page_url(const ThreadView& view, int page);

}  // namespace samvad::web
