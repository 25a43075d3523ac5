#pragma once

#include "forum/access/viewer_scope.hpp"
#include "storage/views/thread_page.hpp"

#include <vector>

namespace samvad::forum {

/// One place of a thread page for one viewer.
struct ReadPost {
  int number = 0;
  storage::ContentState state = storage::ContentState::kVisible;
  /// The post on the sheet; null when the viewer may not read it, then a tombstone stands there.
  const storage::posts::PostRow* post = nullptr;
  const storage::actors::ActorCard* author = nullptr;  ///< null when unknown or not to be shown
  bool agreed = false;                                 ///< the viewer agrees
};

/// What `scope` may read of a sheet that all viewers share: a text that it may not read leaves a tombstone, a held one
/// no trace. Ask can_see for the thread first. The answer points into `sheet`.
std::vector<ReadPost> read_sheet(const ViewerScope& scope, const storage::views::ThreadSheet& sheet,
                                 const storage::views::ThreadMark& mark);

}  // namespace samvad::forum
