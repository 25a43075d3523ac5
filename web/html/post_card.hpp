#pragma once

#include "storage/views/thread_page.hpp"
#include "web/html/frame.hpp"
#include "web/html/html.hpp"

namespace samvad::web {

/// What may be done to one post by who looks at it.
struct PostActions {
  bool reply = false, agree = false, edit = false, remove = false, report = false, moderate = false;
  bool operator==(const PostActions&) const = default;
};

/// One post of a thread that the reader may see: an article with a heading. `author` null = unknown; `opener` is the
/// thread's author; `agreed`: the reader agrees. Of the reader it shows nothing but `agreed`, `actions` and the form
/// token; `actions` are all false on cached pages.
void write_post_card(Html& html, const Frame& frame, storage::ActorId opener, const storage::posts::PostRow& post,
                     const storage::actors::ActorCard* author, bool agreed, const PostActions& actions);
/// What stands where a post is that the reader may not see.
void write_tombstone(Html& html, int number, storage::ContentState state);

/// The agree button with its count: a form of its own, swapped in place by the script.
void write_agree(Html& html, const Frame& frame, const storage::posts::PostRow& post, bool agreed, bool may);

}  // namespace samvad::web
