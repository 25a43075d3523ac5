#pragma once

#include "storage/views/thread_page.hpp"
#include "web/html/form.hpp"
#include "web/html/frame.hpp"
#include "web/html/post_card.hpp"

#include <string>
#include <vector>

namespace samvad::web {

/// A linear page of a thread.
struct ThreadView {
  storage::views::ThreadHead head;
  storage::views::ThreadPage page;
  std::vector<PostActions> actions;  ///< one a post of the page; empty = none for anybody (cached page)
  bool title_visible = true;         ///< forum::can_see_opening
  bool may_reply = false;
  std::string reply_refused;  ///< why a member may not reply, "" = not said
  bool may_pin = false, may_lock = false;
  int unread = 0;  ///< posts after the viewer's mark
};
std::string thread_page(const Frame& frame, const ThreadView& view);

/// Address of this page of the thread, for canonical links and returns.
SafeUrl page_url(const ThreadView& view, int page);

}  // namespace samvad::web
