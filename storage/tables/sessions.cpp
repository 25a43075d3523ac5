#include "storage/tables/sessions.hpp"

#include <stdexcept>

#define SESSION_COLUMNS "token_hash, member_id, form_key, user_agent, created_at, last_seen_at, expires_at"

namespace samvad::storage::sessions {
namespace {

constexpr Statement kInsert{"sessions.insert", R"(
  insert into sessions (token_hash, member_id, form_key, user_agent, created_at, last_seen_at, expires_at)
  values ($1, $2, $3, $4, $5, $6, $7))"};
constexpr Statement kFind{"sessions.find", "select " SESSION_COLUMNS " from sessions where token_hash = $1"};
constexpr Statement kOfMember{
    "sessions.of_member", "select " SESSION_COLUMNS " from sessions where member_id = $1 order by last_seen_at desc"};
constexpr Statement kTouch{"sessions.touch", R"(
  with seen as (update sessions set last_seen_at = $2 where token_hash = $1 returning member_id)
  update members set last_seen_at = $2 where actor_id in (select member_id from seen)
  returning set_config('synchronous_commit', 'off', true))"};
constexpr Statement kRemove{"sessions.remove", "delete from sessions where token_hash = $1 and member_id = $2"};
constexpr Statement kRemoveAll{"sessions.remove_all", "delete from sessions where member_id = $1 and token_hash <> $2"};
constexpr Statement kRemoveExpired{"sessions.remove_expired", R"(
  delete from sessions where token_hash = any(array(
    select token_hash from sessions where expires_at < $1 order by expires_at limit $2)))"};

SessionRow read(const Rows::Row& row) {
  return {.token_hash = row.bytes(0),
          .member = row.id<ActorId>(1),
          .form_key = row.bytes(2),
          .user_agent = row.str(3),
          .created_at = row.time(4),
          .last_seen_at = row.time(5),
          .expires_at = row.time(6)};
}

}  // namespace

void insert(Db& db, const SessionRow& row) {
  db.exec(kInsert, Params()
                       .add_bytes(row.token_hash)
                       .add(row.member)
                       .add_bytes(row.form_key)
                       .add(row.user_agent)
                       .add(row.created_at)
                       .add(row.last_seen_at)
                       .add(row.expires_at));
}

std::optional<SessionRow> find(Db& db, std::string_view token_hash) {
  const Rows rows = db.exec(kFind, Params().add_bytes(token_hash));
  if (rows.empty()) return std::nullopt;
  return read(rows.front());
}

std::vector<SessionRow> of_member(Db& db, ActorId member) {
  std::vector<SessionRow> answer;
  const Rows rows = db.exec(kOfMember, Params::of(member));
  for (const auto row : rows) answer.push_back(read(row));
  return answer;
}

void touch(Db& db, std::string_view token_hash, Instant now) {
  if (db.in_transaction()) throw std::logic_error("sessions::touch in a transaction");
  db.exec(kTouch, Params().add_bytes(token_hash).add(now));
}

bool remove(Db& db, ActorId member, std::string_view token_hash) {
  return db.exec(kRemove, Params().add_bytes(token_hash).add(member)).affected() > 0;
}

std::size_t remove_all(Db& db, ActorId member, std::string_view keep) {
  return db.exec(kRemoveAll, Params::of(member).add_bytes(keep)).affected();
}

std::size_t remove_expired(Db& db, Instant now, int limit) {
  return db.exec(kRemoveExpired, Params::of(now, limit)).affected();
}

std::vector<Statement> statements() {
  return {kInsert, kFind, kOfMember, kTouch, kRemove, kRemoveAll, kRemoveExpired};
}

}  // namespace samvad::storage::sessions
