#include "storage/views/case_view.hpp"

#include <algorithm>

namespace samvad::storage::views {
namespace {

constexpr Statement kPostTarget{"case_view.post_target", R"(
  select p.thread_id, p.id, p.number, p.state, p.author_id, t.board_id, t.title, p.html, p.uri, p.agree_count,
         p.summary, p.attachments, p.revision
  from post_ids i join posts p on p.thread_id = i.thread_id and p.id = i.id join threads t on t.id = p.thread_id
  where i.id = $1)"};
constexpr Statement kActorTarget{"case_view.actor_target", R"(
  select a.id, a.kind, a.name, a.host, a.display_name, a.bio_html, a.uri, coalesce(m.role, 0), a.limited_at,
         a.suspended_at, a.suspended_until
  from actors a left join members m on m.actor_id = a.id where a.id = $1)"};
constexpr Statement kHeld{"case_view.held", R"(
  select p.thread_id, p.id, p.number, p.state, p.author_id, t.board_id, t.title, p.html, p.uri, p.agree_count,
         p.summary, p.attachments, p.revision, h.cause, h.matched, h.created_at
  from holds h join posts p on p.thread_id = h.thread_id and p.id = h.post_id join threads t on t.id = p.thread_id
  where h.released_at is null and p.state = 2 and ($1 or h.board_id = any($2::bigint[]))
  order by h.created_at limit $3)"};

PostTarget read(const Rows::Row& row) {
  return {.thread = row.id<ThreadId>(0),
          .post = row.id<PostId>(1),
          .number = row.small(2),
          .state = static_cast<ContentState>(row.small(3)),
          .author = row.id<ActorId>(4),
          .board = row.id<ActorId>(5),
          .thread_title = row.str(6),
          .html = row.str(7),
          .uri = row.str(8),
          .agree_count = row.small(9),
          .revision = row.small(12),
          .summary = row.str(10),
          .attachments = row.str(11)};
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
                     .suspended_at = row.maybe_time(9),
                     .suspended_until = row.maybe_time(10)};
}

std::vector<HeldPost> held_posts(Db& db, bool all_boards, const std::vector<ActorId>& boards, int limit) {
  std::vector<HeldPost> answer;
  const Rows rows = db.exec(kHeld, Params::of(all_boards, boards, std::clamp(limit, 1, 200)));
  for (const auto row : rows) answer.push_back({read(row), row.small(13), row.str(14), row.time(15)});
  return answer;
}

std::vector<Statement> case_statements() {
  return {kPostTarget, kActorTarget, kHeld};
}

}  // namespace samvad::storage::views
