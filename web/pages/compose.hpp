#pragma once

#include "storage/tables/boards.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/threads.hpp"
#include "storage/views/thread_page.hpp"
#include "web/html/form.hpp"
#include "web/html/frame.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::web {

/// A page on which a text is written. `preview_html` is sanitised and shown when `previewed`.
struct ComposeView {
  FormState state;
  bool previewed = false;
  std::string preview_html;
};

/// New thread; `boards` are those in which the member may start one.
struct NewThreadView : ComposeView {
  std::vector<storage::boards::BoardRow> boards;
  std::string board;  ///< name chosen in the address
};
std::string new_thread_page(const Frame& frame, const NewThreadView& view);

/// Reply to a thread or to one post of it.
struct ReplyView : ComposeView {
  storage::threads::ThreadRow thread;
  bool members_only = false;
  std::optional<storage::posts::PostRow> parent;
  bool parent_gone = false;  ///< the post that was to be answered was deleted meanwhile
  std::string quoted;        ///< Markdown to begin with
};
std::string reply_page(const Frame& frame, const ReplyView& view);

/// Change of a post; `conflict` holds what another stored meanwhile, "" = nothing.
struct EditView : ComposeView {
  storage::threads::ThreadRow thread;
  storage::posts::PostRow post;
  std::string conflict;
};
std::string edit_page(const Frame& frame, const EditView& view);

/// "Are you sure" before a post is deleted.
struct DeleteView {
  storage::threads::ThreadRow thread;
  storage::posts::PostRow post;
  FormState state;
};
std::string delete_page(const Frame& frame, const DeleteView& view);

/// Why a thread is locked.
std::string lock_page(const Frame& frame, const storage::threads::ThreadRow& thread, const FormState& state);

}  // namespace samvad::web
