#pragma once

#include "storage/views/thread_mark.hpp"

/// The columns of a mark, for read_mark(). The agreements are one range of the index by actor: naming the thread or
/// each post leads PostgreSQL through the agreements of everybody (0.4 ms of a thread with 20,000).
#define SAMVAD_MARK_COLUMNS(viewer, thread, first, last)                                                        \
  "(select t.version from threads t where t.id = " thread                                                       \
  "), coalesce((select r.number from read_positions r where r.member_id = " viewer " and r.thread_id = " thread \
  "), 0), array(select g.post_id from agreements g where g.actor_id = " viewer " and g.post_id between " first  \
  " and " last ")"

namespace samvad::storage::views {

/// Reads a mark from three columns of `row`, beginning at `from`.
ThreadMark read_mark(const Rows::Row& row, std::size_t from);

}  // namespace samvad::storage::views
