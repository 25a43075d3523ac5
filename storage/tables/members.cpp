#include "storage/tables/members.hpp"

#include "storage/base/crypto.hpp"
#include "storage/tables/actors.hpp"

#include <algorithm>

#define MEMBER_COLUMNS                                                                                   \
  "actor_id, email, password_hash, state, role, stakeholder, stakeholder_verified_at, language, theme, " \
  "application_text, created_at, last_seen_at"

namespace samvad::storage::members {
namespace {

constexpr Statement kInsert{"members.insert", R"(
  insert into members (actor_id, email, email_hash, password_hash, state, role, stakeholder, language, theme,
    application_text, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  on conflict (email_hash) do nothing)"};
constexpr Statement kFindMany{"members.find_many", "select " MEMBER_COLUMNS " from members where actor_id = any($1)"};
constexpr Statement kFindByEmail{"members.find_by_email",
                                 "select " MEMBER_COLUMNS " from members where email_hash = $1"};
constexpr Statement kFindByHandle{"members.find_by_handle",
                                  "select " MEMBER_COLUMNS
                                  " from members where actor_id = (select actor_id from actor_handles where "
                                  "handle_hash = $1)"};
constexpr Statement kSetPassword{"members.set_password", "update members set password_hash = $2 where actor_id = $1"};
constexpr Statement kSetEmail{"members.set_email", R"(
  update members set email = $2, email_hash = $3
  where actor_id = $1 and not exists (select from members where email_hash = $3 and actor_id <> $1))"};
constexpr Statement kSettle{"members.settle", "update members set state = $2 where actor_id = $1 and state = 2"};
constexpr Statement kSetState{"members.set_state", "update members set state = $2 where actor_id = $1"};
constexpr Statement kSetRole{"members.set_role", "update members set role = $2 where actor_id = $1"};
constexpr Statement kSetPreferences{"members.set_preferences",
                                    "update members set language = $2, theme = $3 where actor_id = $1"};
constexpr Statement kSetStakeholder{"members.set_stakeholder", R"(
  update members set stakeholder = $2, stakeholder_verified_at = case when $3 then now() end where actor_id = $1)"};
constexpr Statement kErase{"members.erase", R"(
  update members set email = '', email_hash = null, password_hash = '', state = 4, role = 1, stakeholder = 0,
    stakeholder_verified_at = null, language = '', theme = 0, application_text = '', mentions_seen_at = null,
    last_seen_at = null
  where actor_id = $1)"};
constexpr Statement kWaiting{"members.waiting",
                             "select " MEMBER_COLUMNS " from members where state = 2 order by created_at limit $1"};
constexpr Statement kWaitingCount{"members.waiting_count", "select count(*) from members where state = 2"};
constexpr Statement kStaff{"members.staff", "select " MEMBER_COLUMNS
                                            " from members where role > 1 and state = 1 order by role desc, actor_id"};
constexpr Statement kHoldStill{"members.hold_still", "select from members where actor_id = $1 for share"};
constexpr Statement kLockAdministrators{"members.lock_administrators", R"(
  select actor_id from members where role > 1 and role = 3 and state = 1 order by actor_id for update)"};
constexpr Statement kCount{"members.count", "select count(*) from members where state = 1"};

MemberRow read(const Rows::Row& row) {
  return {.actor = row.id<ActorId>(0),
          .email = row.str(1),
          .password_hash = row.str(2),
          .state = static_cast<State>(row.small(3)),
          .role = static_cast<Role>(row.small(4)),
          .stakeholder = static_cast<Stakeholder>(row.small(5)),
          .stakeholder_verified_at = row.maybe_time(6),
          .language = row.str(7),
          .theme = static_cast<Theme>(row.small(8)),
          .application_text = row.str(9),
          .created_at = row.time(10),
          .last_seen_at = row.maybe_time(11)};
}

std::vector<MemberRow> read_all(const Rows& rows) {
  std::vector<MemberRow> answer;
  answer.reserve(rows.size());
  for (const auto row : rows) answer.push_back(read(row));
  return answer;
}

std::optional<MemberRow> first(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return read(rows.front());
}

void add_hash(Params& params, std::string_view canonical_email) {
  if (canonical_email.empty()) {
    params.add_null();
  } else {
    params.add_bytes(email_hash(canonical_email));
  }
}

}  // namespace

std::string email_hash(std::string_view canonical_email) {
  return canonical_email.empty() ? std::string() : std::string(bytes_of(sha256(canonical_email)));
}

Status insert(Db& db, const MemberRow& row) {
  Params params = Params::of(row.actor, row.email);
  add_hash(params, row.email);
  params.add(row.password_hash).add(static_cast<int>(row.state)).add(static_cast<int>(row.role));
  params.add(static_cast<int>(row.stakeholder)).add(row.language).add(static_cast<int>(row.theme));
  params.add(row.application_text).add(row.created_at);
  if (db.exec(kInsert, params).affected() == 0) return fail(Code::kConflict, "error.email_taken");
  return {};
}

std::optional<MemberRow> find(Db& db, ActorId actor) {
  return first(db.exec(kFindMany, Params::of(std::vector{actor})));
}

std::vector<MemberRow> find_many(Db& db, const std::vector<ActorId>& actors) {
  if (actors.empty()) return {};
  return read_all(db.exec(kFindMany, Params::of(actors)));
}

std::optional<MemberRow> find_by_email(Db& db, std::string_view canonical_email) {
  if (canonical_email.empty()) return std::nullopt;
  return first(db.exec(kFindByEmail, Params().add_bytes(email_hash(canonical_email))));
}

std::optional<MemberRow> find_for_login(Db& db, std::string_view name_or_email) {
  if (name_or_email.starts_with('@')) name_or_email.remove_prefix(1);
  if (name_or_email.find('@') != std::string_view::npos) {
    return first(db.exec(kFindByEmail, Params().add_bytes(email_hash(name_or_email))));
  }
  return first(db.exec(kFindByHandle, Params().add_bytes(actors::handle_hash(name_or_email, ""))));
}

void set_password(Db& db, ActorId actor, std::string_view password_hash) {
  db.exec(kSetPassword, Params::of(actor, password_hash));
}

Status set_email(Db& db, ActorId actor, std::string_view canonical_email) {
  Params params = Params::of(actor, canonical_email);
  add_hash(params, canonical_email);
  if (db.exec(kSetEmail, params).affected() == 0) return fail(Code::kConflict, "error.email_taken");
  return {};
}

bool settle(Db& db, ActorId actor, State state) {
  return db.exec(kSettle, Params::of(actor, static_cast<int>(state))).affected() > 0;
}

void set_state(Db& db, ActorId actor, State state) {
  db.exec(kSetState, Params::of(actor, static_cast<int>(state)));
}

void set_role(Db& db, ActorId actor, Role role) {
  db.exec(kSetRole, Params::of(actor, static_cast<int>(role)));
}

void set_preferences(Db& db, ActorId actor, std::string_view language, Theme theme) {
  db.exec(kSetPreferences, Params::of(actor, language, static_cast<int>(theme)));
}

void set_stakeholder(Db& db, ActorId actor, Stakeholder kind, bool verified) {
  db.exec(kSetStakeholder, Params::of(actor, static_cast<int>(kind), verified));
}

void erase(Db& db, ActorId actor) {
  db.exec(kErase, Params::of(actor));
}

std::vector<MemberRow> waiting(Db& db, int limit) {
  return read_all(db.exec(kWaiting, Params::of(std::clamp(limit, 1, 500))));
}

int waiting_count(Db& db) {
  return db.exec(kWaitingCount).front().small(0);
}

std::vector<MemberRow> staff(Db& db) {
  return read_all(db.exec(kStaff));
}

void hold_still(Db& db, ActorId actor) {
  db.exec(kHoldStill, Params::of(actor));
}

int lock_administrators(Db& db) {
  return static_cast<int>(db.exec(kLockAdministrators).size());
}

std::int64_t count(Db& db) {
  return db.exec(kCount).front().integer(0);
}

std::vector<Statement> statements() {
  return {kHoldStill, kInsert,       kFindMany, kFindByEmail,        kFindByHandle,   kSetPassword,
          kSetEmail,  kSetState,     kSetRole,  kSetPreferences,     kSetStakeholder, kErase,
          kWaiting,   kWaitingCount, kStaff,    kLockAdministrators, kCount,          kSettle};
}

}  // namespace samvad::storage::members
