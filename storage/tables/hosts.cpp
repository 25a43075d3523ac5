#include "storage/tables/hosts.hpp"

#include <algorithm>
#include <stdexcept>

#define HOST_COLUMNS "id, name, software, shard, first_seen_at, last_inbound_at, limited_at, suspended_at"

namespace samvad::storage::hosts {
namespace {

constexpr Statement kFindMany{"hosts.find_many", "select " HOST_COLUMNS " from hosts where id = any($1)"};
constexpr Statement kFindByName{"hosts.find_by_name", "select " HOST_COLUMNS " from hosts where name = $1"};
// the sweep of hosts that nobody lives on any more does not take it away before this transaction ends
constexpr Statement kHold{"hosts.hold", "select " HOST_COLUMNS " from hosts where name = $1 for key share"};
constexpr Statement kInsert{"hosts.insert", R"(
  insert into hosts (id, name, shard, limited_at, suspended_at)
  select $1::bigint, $2::text, $3::smallint, case when policy.severity = 1 then now() end, case when policy.severity = 2 then now() end
  from (select coalesce(max(severity), 0) as severity
        from (select distinct on (domain) severity from domain_policy
              where domain = any($4::text[]) order by domain, id desc) newest) policy
  on conflict (name) do nothing)"};
// A host that appears and a measure that is set see each other: whichever comes second waits for the first's commit.
constexpr Statement kAppears{"hosts.appears", "select pg_advisory_xact_lock_shared(7309940773)"};
constexpr Statement kMeasures{"hosts.measures", "select pg_advisory_xact_lock(7309940773)"};
constexpr Statement kSetSoftware{"hosts.set_software", "update hosts set software = $2 where id = $1"};
constexpr Statement kNoteInbound{"hosts.note_inbound", R"(
  update hosts set last_inbound_at = now(),
         next_try_at = case when failures > 0 and last_error not like 'HTTP %' then least(next_try_at, now())
                            else next_try_at end
  where name = any($1) and (last_inbound_at is null or last_inbound_at < now() - interval '1 minute'))"};
constexpr Statement kRefresh{"hosts.refresh_measures", R"(
  with newest as (
    select distinct on (domain) domain, severity from domain_policy order by domain, id desc),
  named as (select id, split_part(name, ':', 1) as name from hosts),
  wanted as (
    select h.id, coalesce((
      select max(n.severity) from newest n
      where n.domain = h.name or right(h.name, length(n.domain) + 1) = '.' || n.domain), 0) as severity
    from named h where h.name = $1 or right(h.name, length($1) + 1) = '.' || $1)
  update hosts h
  set limited_at = case when w.severity = 1 then coalesce(h.limited_at, now()) end,
      suspended_at = case when w.severity = 2 then coalesce(h.suspended_at, now()) end
  from wanted w
  where w.id = h.id
    and ((w.severity = 1) <> (h.limited_at is not null) or (w.severity = 2) <> (h.suspended_at is not null))
  returning h.id)"};
constexpr Statement kPage{"hosts.page", "select " HOST_COLUMNS " from hosts where name > $1 order by name limit $2"};

HostRow read(const Rows::Row& row) {
  return {.id = row.id<HostId>(0),
          .name = row.str(1),
          .software = row.str(2),
          .shard = row.small(3),
          .first_seen_at = row.time(4),
          .last_inbound_at = row.maybe_time(5),
          .limited_at = row.maybe_time(6),
          .suspended_at = row.maybe_time(7),
          .made_now = false};
}

std::vector<HostRow> read_all(const Rows& rows) {
  std::vector<HostRow> answer;
  answer.reserve(rows.size());
  for (const auto row : rows) answer.push_back(read(row));
  return answer;
}

}  // namespace

int shard_of(HostId id) {
  // splitmix64's finaliser: ids differ mostly in their time bits, shards must not
  auto x = static_cast<std::uint64_t>(id.value);
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return static_cast<int>((x ^ (x >> 31)) & 63U);
}

std::optional<HostRow> find(Db& db, HostId id) {
  auto found = find_many(db, {id});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<HostRow> find_many(Db& db, const std::vector<HostId>& ids) {
  if (ids.empty()) return {};
  return read_all(db.exec(kFindMany, Params::of(ids)));
}

std::optional<HostRow> find_by_name(Db& db, std::string_view name) {
  const Rows rows = db.exec(kFindByName, Params::of(name));
  if (rows.empty()) return std::nullopt;
  return read(rows.front());
}

HostRow obtain(Db& db, HostId fresh, std::string_view name) {
  const auto held = [&]() -> std::optional<HostRow> {
    const Rows rows = db.exec(kHold, Params::of(name));
    return rows.empty() ? std::nullopt : std::optional(read(rows.front()));
  };
  if (auto known = held()) return std::move(*known);
  bool made_now = false;
  std::optional<HostRow> made;
  db.transaction([&] {
    db.exec(kAppears);  // before the insert, whose snapshot must be younger
    made_now = db.exec(kInsert, Params::of(fresh, name, shard_of(fresh), suffixes(name))).affected() > 0;
    made = held();
  });
  if (!made) throw std::logic_error("hosts: a row just written is missing");
  made->made_now = made_now;
  return std::move(*made);
}

void lock_measures(Db& db) {
  if (!db.in_transaction()) throw std::logic_error("hosts: lock_measures outside a transaction");
  db.exec(kMeasures);
}

void set_software(Db& db, HostId id, std::string_view software) {
  db.exec(kSetSoftware, Params::of(id, software));
}

void note_inbound(Db& db, const std::vector<std::string>& names) {
  if (!names.empty()) db.exec(kNoteInbound, Params::of(names));
}

std::vector<HostId> refresh_measures(Db& db, std::string_view domain) {
  std::vector<HostId> answer;
  const Rows rows = db.exec(kRefresh, Params::of(domain));
  for (const auto row : rows) answer.push_back(row.id<HostId>(0));
  return answer;
}

std::vector<HostRow> page(Db& db, std::string_view after, int limit) {
  return read_all(db.exec(kPage, Params::of(after, std::clamp(limit, 1, 1000))));
}

std::vector<std::string> suffixes(std::string_view host) {
  host = host.substr(0, host.find(':'));
  std::vector<std::string> answer;
  while (!host.empty()) {
    answer.emplace_back(host);
    const auto dot = host.find('.');
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  return answer;
}

std::vector<Statement> statements() {
  return {kFindMany, kFindByName, kHold, kInsert, kAppears, kMeasures, kSetSoftware, kNoteInbound, kRefresh, kPage};
}

}  // namespace samvad::storage::hosts
