#include "storage/tables/first_contact.hpp"

namespace samvad::storage::first_contact {
namespace {

// newest ten by the author's index, then the clock: the author may have written thousands
constexpr Statement kRecent{"first_contact.recent", R"(
  select count(*) from (select created_at from posts where author_id = $1 order by id desc limit 10) newest
  where created_at > now() - interval '1 hour')"};

}  // namespace

int recent_posts(Db& db, ActorId author) {
  return static_cast<int>(db.exec(kRecent, Params::of(author)).front().integer(0));
}

std::vector<Statement> statements() {
  return {kRecent};
}

}  // namespace samvad::storage::first_contact
