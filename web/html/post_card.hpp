#pragma once

#include "storage/views/thread_page.hpp"
#include "web/html/frame.hpp"
#include "web/html/html.hpp"

namespace samvad::web {

/// What may be done to one post by who looks at it.
struct PostActions {
  bool reply = false, agree = false, edit = false, remove = false, report = false, moderate = false;
};

/// One post of a thread: an article with a heading, or its tombstone. `author` null = unknown. `opener` is the thread's
/// author. `actions` all false on cached pages.
void write_post_card(Html& html, const Frame& frame, const storage::views::ThreadHead& head,
                     const storage::views::ThreadPost& entry, const storage::actors::ActorCard* author,
                     const PostActions& actions);

/// The agree button with its count: a form of its own, swapped in place by the script.
void write_agree(Html& html, const Frame& frame, const storage::posts::PostRow& post, bool agreed, bool may);

}  // namespace samvad::web
