#include "storage/views/pinned.hpp"

#include <algorithm>

// the author of post p is open to everybody: neither the person nor its host is limited or suspended
#define AUTHOR_OPEN                                                                                               \
  " and not exists (select 1 from actors w left join hosts h on h.id = w.host_id where w.id = p.author_id and "   \
  "(w.limited_at is not null or w.suspended_at is not null or h.limited_at is not null or h.suspended_at is not " \
  "null))"

namespace samvad::storage::views {
namespace {

constexpr Statement kPinned{"pinned.openings", R"(
  select p.uri
  from (select id, pinned_at from threads
        where board_id = $1 and state = 1 and (pinned_at is not null) and visibility in (1, 2)
        order by pinned_at desc limit 50) t
  join posts p on p.thread_id = t.id and p.number = 1
  where p.state = 1)" AUTHOR_OPEN " order by t.pinned_at desc"};
constexpr Statement kContext{"pinned.context", R"(
  select p.uri from posts p where p.thread_id = $1 and p.number > $2 and p.state = 1)" AUTHOR_OPEN R"(
  order by p.number limit $3)"};

std::vector<std::string> read(const Rows& rows) {
  std::vector<std::string> answer;
  for (const auto row : rows) answer.push_back(row.str(0));
  return answer;
}

}  // namespace

std::vector<std::string> pinned_openings(Db& db, ActorId board) {
  return read(db.exec(kPinned, Params::of(board)));
}

std::vector<std::string> context_posts(Db& db, ThreadId thread, int after_number, int limit) {
  return read(db.exec(kContext, Params::of(thread, after_number, std::clamp(limit, 1, 1000))));
}

std::vector<Statement> pinned_statements() {
  return {kPinned, kContext};
}

}  // namespace samvad::storage::views
