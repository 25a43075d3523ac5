#include "storage/views/session_view.hpp"

#include "storage/views/thread_mark_columns.hpp"

#define WHO_COLUMNS                                                                                                    \
  "a.id, a.host_id is not null, a.suspended_at is not null or h.suspended_at is not null, coalesce(m.role, 0), "       \
  "coalesce(m.state, 1), a.name, a.display_name, a.icon_url, coalesce(m.language, ''), coalesce(m.theme, 0), "         \
  "(select count(*) from (select 1 from notices n where n.member_id = a.id and n.read_at is null limit 100) unread), " \
  "array(select bm.board_id from board_moderators bm where bm.actor_id = a.id), "                                      \
  "array(select r.target_id from relations r where r.member_id = a.id "                                                \
  "union select r.member_id from relations r where r.target_id = a.id and r.kind = 1), "                               \
  "array(select f.followee_id from follows f join actors fa on fa.id = f.followee_id "                                 \
  "left join hosts fh on fh.id = fa.host_id where f.follower_id = a.id and f.accepted_at is not null "                 \
  "and (fa.limited_at is not null or fh.limited_at is not null)), "                                                    \
  "array(select d.domain from domain_mutes d where d.member_id = a.id)"
#define WHO_JOINS " left join members m on m.actor_id = a.id left join hosts h on h.id = a.host_id "

namespace samvad::storage::views {
namespace {

#define SESSION_COLUMNS ", s.token_hash, s.form_key, s.user_agent, s.created_at, s.last_seen_at, s.expires_at"
#define SESSION_FROM " from sessions s join actors a on a.id = s.member_id" WHO_JOINS "where s.token_hash = $1"

constexpr Statement kSession{"views.session", "select " WHO_COLUMNS SESSION_COLUMNS SESSION_FROM};
constexpr Statement kInThread{"views.session_in_thread",
                              "select " WHO_COLUMNS SESSION_COLUMNS
                              ", " SAMVAD_MARK_COLUMNS("a.id", "$2::bigint", "$3::bigint", "$4::bigint") SESSION_FROM};
constexpr Statement kActor{"views.whoever", "select " WHO_COLUMNS " from actors a" WHO_JOINS "where a.id = any($1)"};

constexpr std::size_t kWhoColumns = 15, kSessionColumns = 6;

template <class Tag>
std::vector<Id<Tag>> ids(const Rows::Row& row, std::size_t column) {
  std::vector<Id<Tag>> answer;
  for (const auto value : row.integers(column)) answer.push_back(Id<Tag>{value});
  return answer;
}

Whoever read(const Rows::Row& row) {
  Whoever who;
  who.actor = row.id<ActorId>(0);
  who.remote = row.flag(1);
  who.suspended = row.flag(2);
  who.role = row.small(3);
  who.state = static_cast<members::State>(row.small(4));
  who.name = row.str(5);
  who.display_name = row.str(6);
  who.icon_url = row.str(7);
  who.language = row.str(8);
  who.theme = static_cast<members::Theme>(row.small(9));
  who.unread_notices = row.small(10);
  who.moderated_boards = ids<ActorTag>(row, 11);
  who.hidden_actors = ids<ActorTag>(row, 12);
  who.followed_limited = ids<ActorTag>(row, 13);
  who.hidden_domains = row.texts(14);
  return who;
}

std::vector<Whoever> actor_views(Db& db, const std::vector<ActorId>& actors, bool remote) {
  std::vector<Whoever> answer;
  const Rows rows = db.exec(kActor, Params::of(actors));
  for (const auto row : rows) {
    if (auto who = read(row); who.remote == remote) answer.push_back(std::move(who));
  }
  return answer;
}

std::optional<Whoever> actor_view(Db& db, ActorId actor, bool remote) {
  auto found = actor_views(db, {actor}, remote);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

}  // namespace

std::optional<SessionView> session_view(Db& db, std::string_view token_hash, const ThreadSpan* span) {
  Params params;
  params.add_bytes(token_hash);
  if (span != nullptr) params.add(span->thread).add(span->first).add(span->last);
  const Rows rows = db.exec(span != nullptr ? kInThread : kSession, params);
  if (rows.empty()) return std::nullopt;
  const auto row = rows.front();
  SessionView answer;
  answer.member = read(row);
  answer.session = {.token_hash = row.bytes(kWhoColumns),
                    .member = answer.member.actor,
                    .form_key = row.bytes(kWhoColumns + 1),
                    .user_agent = row.str(kWhoColumns + 2),
                    .created_at = row.time(kWhoColumns + 3),
                    .last_seen_at = row.time(kWhoColumns + 4),
                    .expires_at = row.time(kWhoColumns + 5)};
  if (span != nullptr) answer.mark = read_mark(row, kWhoColumns + kSessionColumns);
  return answer;
}

std::optional<Whoever> member_view(Db& db, ActorId member) {
  return actor_view(db, member, false);
}

std::optional<Whoever> remote_view(Db& db, ActorId actor) {
  return actor_view(db, actor, true);
}

std::vector<Whoever> remote_views(Db& db, const std::vector<ActorId>& actors) {
  return actor_views(db, actors, true);
}

std::vector<Statement> session_view_statements() {
  return {kSession, kInThread, kActor};
}

}  // namespace samvad::storage::views
