#pragma once

#include "forum/access/viewer_scope.hpp"
#include "forum/events/forum.hpp"
#include "forum/threads/new_post.hpp"

namespace samvad::forum {

/// What is to stand in a post from now on.
struct PostEdit {
  int base_revision = 0;  ///< revision the author began from; 0 = whatever stands (remote updates)
  NewPost text;           ///< visibility and submission_key are not read
  std::string title;      ///< opening posts: new title, "" = unchanged
};

/// What came of an edit.
struct Edited {
  int revision = 0;
  bool held = false;    ///< the new text waits for a moderator
  bool changed = true;  ///< false = same text, or a remote edit older than ours
};

/// Stores a new text; what stood goes into the history unless its own author edits within 5 minutes of writing and
/// nobody has answered or agreed yet. Errors: kNotFound, kGone "error.post_deleted", those of can_do and of the checks;
/// kConflict "error.edited_meanwhile" with args "revision", "theirs" (the text that stands) so that the form shows
/// both; kRefused. Says PostEdited (and ThreadChanged{kTitle} for a new title).
storage::Result<Edited> edit_post(const Forum& forum, storage::Db& db, const ViewerScope& scope, storage::PostId post,
                                  const PostEdit& edit);

}  // namespace samvad::forum
