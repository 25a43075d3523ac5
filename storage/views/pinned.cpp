#include "storage/views/pinned.hpp"

#include <algorithm>

namespace samvad::storage::views {
namespace {

constexpr Statement kPinned{"pinned.openings", R"(
  select p.id
  from (select id, pinned_at from threads
        where board_id = $1 and state = 1 and (pinned_at is not null) and visibility in (1, 2)
        order by pinned_at desc limit 50) t
  join posts p on p.thread_id = t.id and p.number = 1
  where p.state = 1 order by t.pinned_at desc)"};
constexpr Statement kContext{"pinned.context", R"(
  select id from posts where thread_id = $1 and number > $2 and state = 1 order by number limit $3)"};

std::vector<PostId> read(const Rows& rows) {
  std::vector<PostId> answer;
  for (const auto row : rows) answer.push_back(row.id<PostId>(0));
  return answer;
}

}  // namespace

std::vector<PostId> pinned_openings(Db& db, ActorId board) {
  return read(db.exec(kPinned, Params::of(board)));
}

std::vector<PostId> context_posts(Db& db, ThreadId thread, int after_number, int limit) {
  return read(db.exec(kContext, Params::of(thread, after_number, std::clamp(limit, 1, 1000))));
}

std::vector<Statement> pinned_statements() {
  return {kPinned, kContext};
}

}  // namespace samvad::storage::views
