#include "storage/tables/actor_checks.hpp"

// The next window of `table` by its key (a, b); `who` names the actor. Each actor is a look by index: joined, the
// planner would read all of them.
#define WINDOW(table, a, b, who)                                                                       \
  "with part as (select " a " as a, " b " as b, " who " as who from " table " where (" a ", " b        \
  ") > ($1::bigint, $2::bigint) order by " a ", " b                                                    \
  " limit $3) "                                                                                        \
  "select count(*), count(*) filter (where (select 1 from actors where id = p.who limit 1) is null), " \
  "(array_agg(a order by a desc, b desc))[1], (array_agg(b order by a desc, b desc))[1] from part p"

namespace samvad::storage::actor_checks {
namespace {

/// One table and the statement that gives rows, rows without an actor, and the key of the last one.
struct Walk {
  std::string_view table;
  Statement window;
};

constexpr Walk kWalks[] = {
    {"posts", {"actor_checks.posts", WINDOW("posts", "thread_id", "id", "author_id")}},
    {"threads", {"actor_checks.threads", WINDOW("threads", "id", "0::bigint", "author_id")}},
    {"boards", {"actor_checks.boards", WINDOW("boards", "id", "0::bigint", "id")}},
    {"members", {"actor_checks.members", WINDOW("members", "actor_id", "0::bigint", "actor_id")}},
    {"follows", {"actor_checks.follows", WINDOW("follows", "followee_id", "follower_id", "follower_id")}},
    {"followed", {"actor_checks.followed", WINDOW("follows", "followee_id", "follower_id", "followee_id")}},
    {"activities", {"actor_checks.activities", WINDOW("activities", "id", "0::bigint", "actor_id")}},
};

constexpr Statement kPlace{"actor_checks.place", R"(
  insert into actor_checks (name) values ($1)
  on conflict (name) do update set checked_at = now() returning after_a, after_b)"};
constexpr Statement kOn{"actor_checks.on", R"(
  update actor_checks set after_a = $2, after_b = $3, missing = missing + $4 where name = $1)"};
constexpr Statement kAnew{"actor_checks.anew", R"(
  update actor_checks set after_a = 0, after_b = 0, missing_before = missing + $2, missing = 0 where name = $1)"};
constexpr Statement kKnown{"actor_checks.known", R"(
  select name, greatest(missing, missing_before) from actor_checks order by name limit 100)"};

}  // namespace

std::vector<Found> look(Db& db, int window) {
  std::vector<Found> answer;
  for (const auto& walk : kWalks) {
    std::int64_t missing = 0;
    db.transaction([&] {
      const Rows place = db.exec(kPlace, Params::of(walk.table));
      const Rows rows = db.exec(walk.window, Params::of(place.front().integer(0), place.front().integer(1), window));
      const auto row = rows.front();
      missing = row.integer(1);
      if (row.integer(0) < window) {
        db.exec(kAnew, Params::of(walk.table, missing));
      } else {
        db.exec(kOn, Params::of(walk.table, row.integer(2), row.integer(3), missing));
      }
    });
    answer.push_back({std::string(walk.table), missing});
  }
  return answer;
}

std::vector<Found> known(Db& db) {
  std::vector<Found> answer;
  for (const auto row : db.exec(kKnown)) answer.push_back({row.str(0), row.integer(1)});
  return answer;
}

std::vector<Statement> statements() {
  std::vector<Statement> all{kPlace, kOn, kAnew, kKnown};
  for (const auto& walk : kWalks) all.push_back(walk.window);
  return all;
}

}  // namespace samvad::storage::actor_checks
