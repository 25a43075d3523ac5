#include "storage/tables/first_contact.hpp"

namespace samvad::storage::first_contact {
namespace {

// newest ten by the author's index, then the clock: the author may have written thousands
constexpr Statement kRecent{"first_contact.recent", R"(
  select count(*) from (select created_at from posts where author_id = $1 order by id desc limit 10) newest
  where created_at > now() - interval '1 hour')"};

constexpr Statement kKnown{"first_contact.known", R"(
  select a.id from unnest($1::bigint[]) as a(id)
  where exists (select 1 from (select state from posts where author_id = a.id order by id desc limit 100) newest
                where state = 1)
     or exists (select 1 from follows where followee_id = a.id and accepted_at is not null)
     or exists (select 1 from follows where follower_id = a.id and accepted_at is not null))"};

}  // namespace

int recent_posts(Db& db, ActorId author) {
  return static_cast<int>(db.exec(kRecent, Params::of(author)).front().integer(0));
}

bool is_known(Db& db, ActorId author) {
  return !known_among(db, {author}).empty();
}

std::vector<ActorId> known_among(Db& db, const std::vector<ActorId>& authors) {
  std::vector<ActorId> answer;
  for (const auto row : db.exec(kKnown, Params::of(authors))) answer.push_back(row.id<ActorId>(0));
  return answer;
}

std::vector<Statement> statements() {
  return {kRecent, kKnown};
}

}  // namespace samvad::storage::first_contact
