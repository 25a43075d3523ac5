#include "storage/views/backlog.hpp"

namespace samvad::storage::views {
namespace {

constexpr Statement kInbox{"backlog.inbox", R"(
  select case lane when 1 then 'local' else 'fetching' end, count(*), extract(epoch from now() - min(received_at))
  from (select lane, received_at from inbox_queue where state = 1 order by lane, run_at, id limit 100000) waiting
  group by lane order by lane)"};
constexpr Statement kJobs{"backlog.jobs", R"(
  select kind, count(*), greatest(0, extract(epoch from now() - min(run_at)))
  from (select kind, run_at from jobs where state = 1 order by priority, run_at limit 100000) waiting
  group by kind order by kind)"};
constexpr Statement kHosts{"backlog.hosts", R"(
  with waiting as (
    (select host_id, created_at from deliveries where state = 1 order by shard, host_id, activity_id limit 100000)
    union all
    (select host_id, created_at from deliveries where state = 3 order by host_id, object_id limit 100000)),
  hosts_waiting as (
    select host_id, count(*) as letters, min(created_at) as oldest from waiting group by host_id)
  select coalesce(h.name, ''), b.letters, extract(epoch from now() - b.oldest),
    (select sum(letters) from hosts_waiting)
  from (select host_id, letters, oldest from hosts_waiting order by letters desc, host_id limit 20) b
  left join hosts h on h.id = b.host_id)"};
constexpr Statement kDead{"backlog.dead", R"(
  select (select count(*) from (select 1 from inbox_queue where state = 2 order by id limit 100000) i),
    (select count(*) from (select 1 from jobs where state = 2 order by id limit 100000) j),
    (select count(*) from (select 1 from deliveries where state = 2 order by created_at limit 100000) d))"};

std::vector<Waiting> read(const Rows& rows) {
  std::vector<Waiting> answer;
  for (const auto row : rows) answer.push_back({row.str(0), row.integer(1), row.real(2)});
  return answer;
}

}  // namespace

WorkBacklog work_backlog(Db& db) {
  WorkBacklog answer;
  answer.inbox = read(db.exec(kInbox));
  answer.jobs = read(db.exec(kJobs));
  const Rows hosts = db.exec(kHosts);
  answer.hosts = read(hosts);
  if (!hosts.empty()) answer.deliveries = hosts.front().integer(3);
  const Rows dead = db.exec(kDead);
  answer.dead_inbox = dead.front().integer(0);
  answer.dead_jobs = dead.front().integer(1);
  answer.dead_deliveries = dead.front().integer(2);
  answer.missing_actors = actor_checks::known(db);
  return answer;
}

std::vector<Statement> backlog_statements() {
  return {kInbox, kJobs, kHosts, kDead};
}

}  // namespace samvad::storage::views
