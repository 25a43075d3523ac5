#include "storage/tables/first_contact.hpp"

namespace samvad::storage::first_contact {
namespace {

// newest hundred by the author's index, then the clock: the author may have written thousands
constexpr Statement kAcquaintances{"first_contact.acquaintances", R"(
  select a.id, k.known, case when k.known then 0 else
    (select count(*) from (select 1 from (select created_at from posts where author_id = a.id order by id desc limit 100)
     newest where created_at > $2::timestamptz - interval '1 hour' limit 10) counted) end
  from unnest($1::bigint[]) as a(id), lateral (
    select exists (select 1 from follows where follower_id = a.id and accepted_at is not null)
        or exists (select 1 from follows where followee_id = a.id and accepted_at is not null)
        or exists (select 1 from (select thread_id, id, state, created_at from posts where author_id = a.id
                                  order by id desc limit 100) newest
                   where state = 1 and (created_at <= $2::timestamptz - interval '1 day' or exists (
                     select 1 from holds h where h.thread_id = newest.thread_id and h.post_id = newest.id
                     and h.released_at is not null))) as known
    offset 0) k)"};

}  // namespace

std::vector<Acquaintance> acquaintances(Db& db, const std::vector<ActorId>& authors, Instant now) {
  std::vector<Acquaintance> answer;
  const Rows rows = db.exec(kAcquaintances, Params::of(authors, now));
  for (const auto row : rows) answer.push_back({row.id<ActorId>(0), row.flag(1), static_cast<int>(row.integer(2))});
  return answer;
}

std::vector<Statement> statements() {
  return {kAcquaintances};
}

}  // namespace samvad::storage::first_contact
