#pragma once

#include "forum/access/viewer_scope.hpp"
#include "storage/views/thread_page.hpp"

namespace samvad::forum {

/// Page `page` (clamped to 1 … last) of a thread as `scope` may read it: a text that it may not read leaves a
/// tombstone, a held one no trace. Ask can_see for the thread first. 1–2 statements.
storage::views::ThreadPage read_thread_page(storage::Db& db, storage::views::AuthorCache& authors,
                                            const ViewerScope& scope, const storage::views::ThreadHead& head, int page);

}  // namespace samvad::forum
