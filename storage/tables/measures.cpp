#include "storage/tables/measures.hpp"

#include <algorithm>

namespace samvad::storage::measures {
namespace {

constexpr Statement kPostTarget{"measures.post_target", R"(
  select p.thread_id, p.id, p.number, p.state, p.author_id, t.board_id, t.title, p.source, p.html, p.uri, p.agree_count
  from post_ids i join posts p on p.thread_id = i.thread_id and p.id = i.id join threads t on t.id = p.thread_id
  where i.id = $1)"};
constexpr Statement kActorTarget{"measures.actor_target", R"(
  select a.id, a.kind, a.name, a.host, a.display_name, a.bio_html, a.uri, coalesce(m.role, 0), a.limited_at,
         a.suspended_at
  from actors a left join members m on m.actor_id = a.id where a.id = $1)"};
constexpr Statement kSetPost{"measures.set_post", R"(
  update posts set state = $3 where thread_id = $1 and id = $2 and state <> $3 and state <> 5)"};
constexpr Statement kTouchThread{"measures.touch_thread", R"(
  update threads set version = version + 1, post_count = post_count + $2,
         state = case when $3 then $4 else state end
  where id = $1)"};
constexpr Statement kTouchBoard{"measures.touch_board", R"(
  update boards set post_count = post_count + $2, thread_count = thread_count + $3 where id = $1)"};
constexpr Statement kLimit{"measures.limit",
                           "update actors set limited_at = now() where id = $1 and limited_at is null"};
constexpr Statement kSuspend{"measures.suspend", R"(
  update actors set suspended_at = coalesce(suspended_at, now()), suspended_until = $2 where id = $1)"};
constexpr Statement kLift{"measures.lift", R"(
  update actors set limited_at = null, suspended_at = null, suspended_until = null where id = $1)"};
constexpr Statement kEndSessions{"measures.end_sessions", "delete from sessions where member_id = $1"};
constexpr Statement kHeld{"measures.held", R"(
  select p.thread_id, p.id, p.number, p.state, p.author_id, t.board_id, t.title, p.source, p.html, p.uri, p.agree_count,
         h.cause, h.matched, h.created_at
  from (select thread_id, post_id, cause, matched, created_at from holds
        where released_at is null and ($1 or board_id = any($2::bigint[])) order by created_at limit $3) h
  join posts p on p.thread_id = h.thread_id and p.id = h.post_id join threads t on t.id = p.thread_id
  order by h.created_at)"};
constexpr Statement kRelease{"measures.release_hold", R"(
  update holds set released_at = now(), released_by = $2
  where post_id = $1 and thread_id = (select thread_id from post_ids where id = $1) and released_at is null)"};

PostTarget read(const Rows::Row& row) {
  return {.thread = row.id<ThreadId>(0),
          .post = row.id<PostId>(1),
          .number = row.small(2),
          .state = static_cast<State>(row.small(3)),
          .author = row.id<ActorId>(4),
          .board = row.id<ActorId>(5),
          .thread_title = row.str(6),
          .source = row.str(7),
          .html = row.str(8),
          .uri = row.str(9),
          .agree_count = row.small(10)};
}

}  // namespace

std::optional<PostTarget> post_target(Db& db, PostId post) {
  const Rows rows = db.exec(kPostTarget, Params::of(post));
  if (rows.empty()) return std::nullopt;
  return read(rows.front());
}

std::optional<ActorTarget> actor_target(Db& db, ActorId actor) {
  const Rows rows = db.exec(kActorTarget, Params::of(actor));
  if (rows.empty()) return std::nullopt;
  const auto row = rows.front();
  return ActorTarget{.actor = row.id<ActorId>(0),
                     .kind = row.small(1),
                     .name = row.str(2),
                     .host = row.str(3),
                     .display_name = row.str(4),
                     .bio_html = row.str(5),
                     .uri = row.str(6),
                     .role = row.small(7),
                     .limited_at = row.maybe_time(8),
                     .suspended_at = row.maybe_time(9)};
}

bool set_post_state(Db& db, const PostTarget& target, State state) {
  const int value = static_cast<int>(state);
  if (db.exec(kSetPost, Params::of(target.thread, target.post, value)).affected() == 0) return false;
  const bool was = target.state == State::kVisible, is = state == State::kVisible;
  const int change = static_cast<int>(is) - static_cast<int>(was);
  const bool opening = target.number == 1;
  db.exec(kTouchThread, Params::of(target.thread, change, opening, value));
  if (change != 0) db.exec(kTouchBoard, Params::of(target.board, change, opening ? change : 0));
  return true;
}

void limit(Db& db, ActorId actor) {
  db.exec(kLimit, Params::of(actor));
}

void suspend(Db& db, ActorId actor, std::optional<Instant> ends) {
  db.exec(kSuspend, Params::of(actor, ends));
}

void lift(Db& db, ActorId actor) {
  db.exec(kLift, Params::of(actor));
}

void end_sessions(Db& db, ActorId member) {
  db.exec(kEndSessions, Params::of(member));
}

std::vector<HeldPost> held(Db& db, bool all_boards, const std::vector<ActorId>& boards, int limit) {
  std::vector<HeldPost> answer;
  const Rows rows = db.exec(kHeld, Params::of(all_boards, boards, std::clamp(limit, 1, 200)));
  for (const auto row : rows) answer.push_back({read(row), row.small(11), row.str(12), row.time(13)});
  return answer;
}

bool release_hold(Db& db, PostId post, ActorId by) {
  return db.exec(kRelease, Params::of(post, by)).affected() > 0;
}

std::vector<Statement> statements() {
  return {kPostTarget, kActorTarget, kSetPost,     kTouchThread, kTouchBoard, kLimit,
          kSuspend,    kLift,        kEndSessions, kHeld,        kRelease};
}

}  // namespace samvad::storage::measures
