#pragma once

#include "storage/tables/threads.hpp"

/// The columns of threads (alias t) in the order read_thread() takes them; for statements of tables and views.
#define SAMVAD_THREAD_COLUMNS                                                                                         \
  "t.id, t.board_id, t.author_id, t.title, t.slug, t.kind, t.stage, t.state, t.visibility, t.language, "              \
  "t.last_number, t.post_count, t.pinned_at, t.locked_at, t.locked_by, t.lock_reason, t.created_at, t.last_post_at, " \
  "t.last_author_id, t.uri, t.version, t.opening_gone"

namespace samvad::storage::threads {

/// How many columns SAMVAD_THREAD_COLUMNS has.
inline constexpr std::size_t kThreadColumns = 22;

/// Reads a thread from kThreadColumns columns of `row`, beginning at `from`.
ThreadRow read_thread(const Rows::Row& row, std::size_t from);

}  // namespace samvad::storage::threads
