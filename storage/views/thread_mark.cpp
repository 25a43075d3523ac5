#include "storage/views/thread_mark.hpp"

#include "storage/views/thread_mark_columns.hpp"

namespace samvad::storage::views {
namespace {

constexpr Statement kMark{"views.thread_mark",
                          "select " SAMVAD_MARK_COLUMNS("$1::bigint", "$2::bigint", "$3::bigint", "$4::bigint")};

}  // namespace

ThreadMark read_mark(const Rows::Row& row, std::size_t from) {
  ThreadMark mark{row.integer(from), row.small(from + 1), {}};
  for (const std::int64_t id : row.integers(from + 2)) mark.agreed.push_back(PostId{id});
  return mark;
}

ThreadMark thread_mark(Db& db, ActorId viewer, const ThreadSpan& span) {
  return read_mark(db.exec(kMark, Params::of(viewer, span.thread, span.first, span.last)).front(), 0);
}

std::vector<Statement> thread_mark_statements() {
  return {kMark};
}

}  // namespace samvad::storage::views
