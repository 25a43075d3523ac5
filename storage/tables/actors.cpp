#include "storage/tables/actors.hpp"

#include "storage/base/crypto.hpp"

#include <algorithm>

#define ACTOR_COLUMNS                                                                                               \
  "a.id, a.kind, a.host_id, a.host, a.name, a.uri, a.url, a.display_name, a.bio_source, a.bio_html, a.icon_url, "   \
  "a.image_url, a.fields, a.inbox, a.shared_inbox, a.outbox, a.followers_uri, a.featured_uri, a.moderators_uri, "   \
  "a.locked, a.discoverable, a.indexable, a.moved_to, a.published_at, a.created_at, a.fetched_at, a.limited_at, "   \
  "a.suspended_at, a.suspended_until, a.gone_at, h.limited_at is not null, h.suspended_at is not null, m.state in " \
  "(2, 3)"
#define ACTOR_FROM " from actors a left join hosts h on h.id = a.host_id left join members m on m.actor_id = a.id "
#define CARD_COLUMNS                                                                                      \
  "a.id, a.kind, a.name, a.host, a.display_name, a.icon_url, a.url, a.uri, m.stakeholder, "               \
  "m.stakeholder_verified_at is not null, m.role, a.limited_at is not null or h.limited_at is not null, " \
  "a.suspended_at is not null or h.suspended_at is not null, a.gone_at is not null"
#define CARD_FROM " from actors a left join hosts h on h.id = a.host_id left join members m on m.actor_id = a.id "

namespace samvad::storage::actors {
namespace {

constexpr Statement kInsertUri{"actors.insert_uri", R"(
  insert into actor_uris (uri_hash, actor_id) values ($1, $2) on conflict do nothing)"};
constexpr Statement kInsertHandle{"actors.insert_handle", R"(
  insert into actor_handles (handle_hash, actor_id) values ($1, $2)
  on conflict (handle_hash) do update set actor_id = excluded.actor_id
    where actor_handles.actor_id = excluded.actor_id)"};
constexpr Statement kRemoveUri{"actors.remove_uri", "delete from actor_uris where uri_hash = $1 and actor_id = $2"};
constexpr Statement kInsert{"actors.insert", R"(
  insert into actors (id, kind, host_id, host, name, uri, url, display_name, bio_source, bio_html, icon_url, image_url,
    fields, inbox, shared_inbox, outbox, followers_uri, featured_uri, moderators_uri, locked, discoverable, indexable,
    moved_to, published_at, created_at, fetched_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::jsonb, $14, $15, $16, $17, $18, $19, $20, $21, $22,
    $23, $24, $25, $26))"};
constexpr Statement kUpdateRemote{"actors.update_remote", R"(
  update actors set name = $2, url = $3, display_name = $4, bio_html = $5, icon_url = $6, image_url = $7,
    fields = $8::jsonb, inbox = $9, shared_inbox = $10, outbox = $11, followers_uri = $12, featured_uri = $13,
    moderators_uri = $14, locked = $15, discoverable = $16, indexable = $17, moved_to = $18, published_at = $19,
    fetched_at = now()
  where id = $1 and host_id is not null)"};
constexpr Statement kUpdateProfile{"actors.update_profile", R"(
  update actors set display_name = $2, bio_source = $3, bio_html = $4, icon_url = $5, image_url = $6,
    fields = $7::jsonb, locked = $8, discoverable = $9, indexable = $10
  where id = $1 and host_id is null)"};
constexpr Statement kRebind{"actors.rebind_handle", R"(
  insert into actor_handles (handle_hash, actor_id) values ($1, $2)
  on conflict (handle_hash) do update set actor_id = excluded.actor_id)"};
constexpr Statement kMoveHost{"actors.move_host", "update actors set host = $2 where id = $1 and host_id is not null"};
constexpr Statement kFindMany{"actors.find_many", "select " ACTOR_COLUMNS ACTOR_FROM "where a.id = any($1)"};
constexpr Statement kFindByUris{"actors.find_by_uris", "select " ACTOR_COLUMNS ACTOR_FROM
                                                       "where a.id in (select actor_id from actor_uris "
                                                       "where uri_hash = any($1::bytea[]))"};
constexpr Statement kFindByHandles{"actors.find_by_handles", "select " ACTOR_COLUMNS ACTOR_FROM
                                                             "where a.id in (select actor_id from actor_handles "
                                                             "where handle_hash = any($1::bytea[]))"};
constexpr Statement kCards{"actors.cards", "select " CARD_COLUMNS CARD_FROM "where a.id = any($1)"};
constexpr Statement kByPrefix{"actors.local_by_prefix",
                              "select " CARD_COLUMNS CARD_FROM
                              "where a.host_id is null and lower(a.name) ~>=~ $1 and lower(a.name) ~<~ $2 "
                              "and a.gone_at is null and a.suspended_at is null "
                              "and coalesce(m.state, 1) = 1 order by lower(a.name) limit $3"};
constexpr Statement kLock{"actors.lock", "select 1 from actors where id = $1 for no key update"};
constexpr Statement kSetLimited{"actors.set_limited", R"(
  update actors set limited_at = case when $2 then coalesce(limited_at, now()) end where id = $1)"};
constexpr Statement kSetSuspended{"actors.set_suspended", R"(
  update actors set suspended_at = case when $2 then coalesce(suspended_at, now()) end, suspended_until = $3
  where id = $1)"};
constexpr Statement kSetGone{"actors.set_gone", R"(
  update actors set gone_at = coalesce(gone_at, now()), display_name = '', bio_source = '', bio_html = '',
    icon_url = '', image_url = '', fields = '[]', discoverable = false, indexable = false
  where id = $1)"};
constexpr Statement kSetMoved{"actors.set_moved", "update actors set moved_to = $2 where id = $1"};

ActorRow read(const Rows::Row& row) {
  ActorRow actor;
  actor.id = row.id<ActorId>(0);
  actor.kind = static_cast<Kind>(row.small(1));
  actor.host_id = row.id<HostId>(2);
  actor.host = row.str(3);
  actor.name = row.str(4);
  actor.uri = row.str(5);
  actor.url = row.str(6);
  actor.display_name = row.str(7);
  actor.bio_source = row.str(8);
  actor.bio_html = row.str(9);
  actor.icon_url = row.str(10);
  actor.image_url = row.str(11);
  actor.fields = row.str(12);
  actor.inbox = row.str(13);
  actor.shared_inbox = row.str(14);
  actor.outbox = row.str(15);
  actor.followers_uri = row.str(16);
  actor.featured_uri = row.str(17);
  actor.moderators_uri = row.str(18);
  actor.locked = row.flag(19);
  actor.discoverable = row.flag(20);
  actor.indexable = row.flag(21);
  actor.moved_to = row.str(22);
  actor.published_at = row.maybe_time(23);
  actor.created_at = row.time(24);
  actor.fetched_at = row.maybe_time(25);
  actor.limited_at = row.maybe_time(26);
  actor.suspended_at = row.maybe_time(27);
  actor.suspended_until = row.maybe_time(28);
  actor.gone_at = row.maybe_time(29);
  actor.domain_limited = row.flag(30);
  actor.domain_suspended = row.flag(31);
  actor.unadmitted = row.flag(32);
  return actor;
}

std::vector<ActorRow> read_all(const Rows& rows) {
  std::vector<ActorRow> answer;
  answer.reserve(rows.size());
  for (const auto row : rows) answer.push_back(read(row));
  return answer;
}

std::optional<ActorRow> first(std::vector<ActorRow> rows) {
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

std::vector<ActorCard> read_cards(const Rows& rows) {
  std::vector<ActorCard> answer;
  answer.reserve(rows.size());
  for (const auto row : rows) {
    answer.push_back({.id = row.id<ActorId>(0),
                      .kind = static_cast<Kind>(row.small(1)),
                      .name = row.str(2),
                      .host = row.str(3),
                      .display_name = row.str(4),
                      .icon_url = row.str(5),
                      .url = row.str(6),
                      .uri = row.str(7),
                      .stakeholder = row.small(8),
                      .stakeholder_verified = row.flag(9),
                      .role = row.small(10),
                      .limited = row.flag(11),
                      .closed = row.flag(12),
                      .gone = row.flag(13)});
  }
  return answer;
}

std::string hash_of(std::string_view text) {
  return std::string(bytes_of(sha256(text)));
}

}  // namespace

std::string handle_hash(std::string_view name, std::string_view host) {
  std::string text;
  text.reserve(name.size() + 1 + host.size());
  for (const char c : name) text += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  text += '@';
  text += host;
  return hash_of(text);
}

Status insert(Db& db, const ActorRow& row) {
  const std::string uri_key = hash_of(row.uri);
  const std::string handle_key = handle_hash(row.name, row.host);
  if (db.exec(kInsertUri, Params().add_bytes(uri_key).add(row.id)).affected() == 0) {
    return fail(Code::kConflict, "error.uri_taken", row.uri);
  }
  if (db.exec(kInsertHandle, Params().add_bytes(handle_key).add(row.id)).affected() == 0) {
    db.exec(kRemoveUri, Params().add_bytes(uri_key).add(row.id));
    return fail(Code::kConflict, "error.name_taken", row.name + "@" + row.host);
  }
  db.exec(kInsert,
          Params::of(row.id, static_cast<int>(row.kind), row.host_id, row.host, row.name, row.uri, row.url,
                     row.display_name, row.bio_source, row.bio_html, row.icon_url, row.image_url, row.fields, row.inbox,
                     row.shared_inbox, row.outbox, row.followers_uri, row.featured_uri, row.moderators_uri, row.locked,
                     row.discoverable, row.indexable, row.moved_to, row.published_at, row.created_at, row.fetched_at));
  return {};
}

void update_remote(Db& db, const ActorRow& row) {
  db.exec(kUpdateRemote,
          Params::of(row.id, row.name, row.url, row.display_name, row.bio_html, row.icon_url, row.image_url, row.fields,
                     row.inbox, row.shared_inbox, row.outbox, row.followers_uri, row.featured_uri, row.moderators_uri,
                     row.locked, row.discoverable, row.indexable, row.moved_to, row.published_at));
}

void update_profile(Db& db, const ActorRow& row) {
  db.exec(kUpdateProfile, Params::of(row.id, row.display_name, row.bio_source, row.bio_html, row.icon_url,
                                     row.image_url, row.fields, row.locked, row.discoverable, row.indexable));
}

void move_handle(Db& db, ActorId actor, std::string_view name, std::string_view host) {
  db.transaction([&] {
    db.exec(kMoveHost, Params::of(actor, host));
    rebind_handle(db, name, host, actor);
  });
}

void rebind_handle(Db& db, std::string_view name, std::string_view host, ActorId actor) {
  db.exec(kRebind, Params().add_bytes(handle_hash(name, host)).add(actor));
}

std::optional<ActorRow> find(Db& db, ActorId id) {
  return first(find_many(db, {id}));
}

std::vector<ActorRow> find_many(Db& db, const std::vector<ActorId>& ids) {
  if (ids.empty()) return {};
  return read_all(db.exec(kFindMany, Params::of(ids)));
}

std::optional<ActorRow> find_by_uri(Db& db, std::string_view uri) {
  return first(find_by_uris(db, {std::string(uri)}));
}

std::vector<ActorRow> find_by_uris(Db& db, const std::vector<std::string>& uris) {
  if (uris.empty()) return {};
  std::vector<std::string> keys;
  keys.reserve(uris.size());
  for (const auto& uri : uris) keys.push_back(hash_of(uri));
  return read_all(db.exec(kFindByUris, Params().add_bytes(keys)));
}

std::optional<ActorRow> find_by_handle(Db& db, std::string_view name, std::string_view host) {
  return first(find_by_handles(db, {{std::string(name), std::string(host)}}));
}

std::vector<ActorRow> find_by_handles(Db& db, const std::vector<std::pair<std::string, std::string>>& name_and_host) {
  if (name_and_host.empty()) return {};
  std::vector<std::string> keys;
  keys.reserve(name_and_host.size());
  for (const auto& [name, host] : name_and_host) keys.push_back(handle_hash(name, host));
  return read_all(db.exec(kFindByHandles, Params().add_bytes(keys)));
}

std::vector<ActorCard> cards(Db& db, const std::vector<ActorId>& ids) {
  if (ids.empty()) return {};
  return read_cards(db.exec(kCards, Params::of(ids)));
}

std::vector<ActorCard> local_by_prefix(Db& db, std::string_view prefix, int limit) {
  if (prefix.empty()) return {};
  std::string from;
  for (const char c : prefix) from += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  // handles are ASCII: the byte after every one that begins so
  const std::string to = from + "\x7f";
  return read_cards(db.exec(kByPrefix, Params::of(from, to, std::clamp(limit, 1, 50))));
}

bool lock(Db& db, ActorId id) {
  return !db.exec(kLock, Params::of(id)).empty();
}

void set_limited(Db& db, ActorId id, bool limited) {
  db.exec(kSetLimited, Params::of(id, limited));
}

void set_suspended(Db& db, ActorId id, bool suspended, std::optional<Instant> until) {
  db.exec(kSetSuspended, Params::of(id, suspended, suspended ? until : std::nullopt));
}

void set_gone(Db& db, ActorId id) {
  db.exec(kSetGone, Params::of(id));
}

void set_moved(Db& db, ActorId id, std::string_view target_uri) {
  db.exec(kSetMoved, Params::of(id, target_uri));
}

std::vector<Statement> statements() {
  return {kInsertUri, kInsertHandle, kRemoveUri,    kInsert,     kUpdateRemote,  kUpdateProfile,
          kRebind,    kMoveHost,     kFindMany,     kFindByUris, kFindByHandles, kCards,
          kByPrefix,  kSetLimited,   kSetSuspended, kSetGone,    kSetMoved,      kLock};
}

}  // namespace samvad::storage::actors
