#include "storage/tables/jobs.hpp"

#include <algorithm>
#include <limits>

namespace samvad::storage::jobs {
namespace {

constexpr Statement kEnqueue{"jobs.enqueue", R"(
insert into jobs (id, kind, payload, unique_key, priority, run_at, max_tries)
values ($1, $2, $3, $4, $5, now() + $6::bigint * interval '1 millisecond', $7)
on conflict (kind, unique_key) where state = 1 and leased_until is null and unique_key is not null do nothing)"};
constexpr Statement kEnqueueEach{"jobs.enqueue_each", R"(
insert into jobs (id, kind, payload, unique_key, priority, run_at, max_tries)
select t.id, $2::text, t.payload, t.payload, $4::smallint, now() + $5::bigint * interval '1 millisecond', $6::smallint
from unnest($1::bigint[], $3::text[]) as t(id, payload)
where (select count(*) from (select from jobs where kind = $2::text and state = 1 and leased_until is null
                             and unique_key is not null limit $7::bigint) waiting) < $7::bigint
on conflict (kind, unique_key) where state = 1 and leased_until is null and unique_key is not null do nothing)"};
// functions, so that their plans hold however full the table becomes: storage/sql/replaceable/claim_job.sql
constexpr Statement kClaim{"jobs.claim", R"(
select id, kind, payload, tries, max_tries, abandoned from claim_job($1, $2))"};
constexpr Statement kFinish{"jobs.finish", "select finish_job($1, $2)"};
constexpr Statement kRenew{"jobs.renew", R"(
update jobs set leased_until = now() + interval '60 seconds', run_at = now() + interval '60 seconds'
where state = 1 and leased_until is not null and leased_by = $1)"};
constexpr Statement kPutBack{"jobs.put_back", R"(
update jobs set leased_until = null, leased_by = '', last_error = $4,
  run_at = now() + $3::bigint * interval '1 millisecond'
where id = $1 and leased_by = $2 and leased_until is not null)"};
constexpr Statement kBury{"jobs.bury", R"(
update jobs set state = 2, leased_until = null, leased_by = '', last_error = $3
where id = $1 and leased_by = $2 and leased_until is not null)"};
constexpr Statement kGiveBack{"jobs.give_back", R"(
update jobs set leased_until = null, leased_by = '', tries = greatest(tries - 1, 0),
  run_at = now() + $3::bigint * interval '1 millisecond'
where id = $1 and leased_by = $2 and leased_until is not null)"};
constexpr Statement kHeld{"jobs.held", R"(
select id from jobs where state = 1 and leased_until is not null and leased_by = $1)"};
constexpr Statement kDead{"jobs.dead", R"(
select id, kind, payload, last_error, tries, created_at from jobs
where state = 2 and id < $1 order by id desc limit $2)"};
constexpr Statement kRetry{"jobs.retry", R"(
update jobs set state = 1, tries = 0, run_at = now() where id = $1 and state = 2)"};
constexpr Statement kDiscard{"jobs.discard", "delete from jobs where id = $1 and state = 2"};
constexpr Statement kRemoveDead{"jobs.remove_dead", R"(
delete from jobs where state = 2 and id = any(array(
  select id from jobs
  where state = 2 and created_at < now() - make_interval(secs => $1)
    and id < ((extract(epoch from now() - make_interval(secs => $1)) * 1000)::bigint << 16)
  order by id limit $2)))"};
constexpr Statement kBacklog{"jobs.backlog", R"(
select
  (select count(*) from (select from jobs where state = 1 and leased_until is null and run_at <= now()
                         limit 10000) due),
  (select count(*) from (select from jobs where state = 2 limit 10000) dead),
  (select coalesce(extract(epoch from now() - min(first)) * 1000, 0)::bigint
   from generate_series(1, 9) as p
   cross join lateral (select run_at as first from jobs
                       where state = 1 and priority = p and leased_until is null and run_at <= now()
                       order by run_at limit 1) oldest))"};
constexpr Statement kSchedule{"jobs.schedule", R"(
insert into schedules (name, last_run_at) values ($1, now())
on conflict (name) do update set last_run_at = excluded.last_run_at
where schedules.last_run_at <= now() - $2::bigint * interval '1 millisecond')"};

/// Runs `change`, which makes a job wait again. When one of the same kind and key waits already, that one stands for
/// both and this one goes.
void wait_again(Db& db, const Statement& change, const Params& params, const Statement& drop,
                const Params& drop_params) {
  db.transaction([&] {
    DbError error(Code::kInternal, "", "", "");
    if (db.savepoint([&] { db.exec(change, params); }, &error)) return;
    if (!error.is_unique("jobs_once")) throw error;
    db.exec(drop, drop_params);
  });
}

std::int64_t milliseconds(std::chrono::milliseconds time) {
  return time.count();
}

}  // namespace

JobId enqueue(Db& db, IdMaker& ids, const Job& job) {
  const auto id = ids.make<JobId>();
  const Rows rows =
      db.exec(kEnqueue, Params::of(id, job.kind, job.payload, job.unique_key, std::clamp(job.priority, 1, 9),
                                   milliseconds(job.delay), job.max_tries));
  return rows.affected() == 1 ? id : JobId{};
}

void enqueue_each(Db& db, IdMaker& ids, const Job& job, const std::set<std::string>& payloads, int most) {
  if (payloads.empty()) return;
  std::vector<JobId> made;
  for (std::size_t i = 0; i < payloads.size(); ++i) made.push_back(ids.make<JobId>());
  const std::vector<std::string> texts(payloads.begin(), payloads.end());
  db.exec(kEnqueueEach, Params::of(made, job.kind, texts, std::clamp(job.priority, 1, 9), milliseconds(job.delay),
                                   job.max_tries, most));
}

std::optional<Claimed> claim(Db& db, std::string_view holder, const std::vector<std::string>& kinds) {
  const Rows rows = db.exec(kClaim, Params::of(holder, kinds));
  if (rows.empty()) return std::nullopt;
  const auto row = rows.front();
  return Claimed{row.id<JobId>(0), row.str(1), row.str(2), row.small(3), row.small(4), row.flag(5)};
}

void renew(Db& db, std::string_view holder) {
  db.exec(kRenew, Params::of(holder));
}

bool finish(Db& db, JobId id, std::string_view holder) {
  return db.exec(kFinish, Params::of(id, holder)).front().flag(0);
}

void put_back(Db& db, JobId id, std::string_view holder, std::chrono::milliseconds delay, std::string_view error) {
  wait_again(db, kPutBack, Params::of(id, holder, milliseconds(delay), error), kFinish, Params::of(id, holder));
}

void bury(Db& db, JobId id, std::string_view holder, std::string_view error) {
  db.exec(kBury, Params::of(id, holder, error));
}

void give_back(Db& db, JobId id, std::string_view holder, std::chrono::milliseconds delay) {
  wait_again(db, kGiveBack, Params::of(id, holder, milliseconds(delay)), kFinish, Params::of(id, holder));
}

void give_back_all(Db& db, std::string_view holder) {
  for (const auto row : db.exec(kHeld, Params::of(holder))) give_back(db, row.id<JobId>(0), holder);
}

std::vector<DeadLetter> dead_letters(Db& db, JobId before, int limit) {
  const std::int64_t below = before ? before.value : std::numeric_limits<std::int64_t>::max();
  std::vector<DeadLetter> letters;
  for (const auto row : db.exec(kDead, Params::of(below, std::clamp(limit, 1, 200)))) {
    letters.push_back({row.id<JobId>(0), row.str(1), row.str(2), row.str(3), row.small(4), row.time(5)});
  }
  return letters;
}

Status retry(Db& db, JobId id) {
  return db.transact<void>([&]() -> Status {
    std::size_t found = 0;
    DbError error(Code::kInternal, "", "", "");
    if (!db.savepoint([&] { found = db.exec(kRetry, Params::of(id)).affected(); }, &error)) {
      if (!error.is_unique("jobs_once")) throw error;
      found = db.exec(kDiscard, Params::of(id)).affected();  // the same work waits already
    }
    if (found == 0) return fail(Code::kNotFound, "error.no_such_job");
    return {};
  });
}

Status discard(Db& db, JobId id) {
  if (db.exec(kDiscard, Params::of(id)).affected() == 0) return fail(Code::kNotFound, "error.no_such_job");
  return {};
}

std::size_t remove_dead(Db& db, std::chrono::seconds age, int limit) {
  return db.exec(kRemoveDead, Params::of(static_cast<double>(age.count()), limit)).affected();
}

Backlog backlog(Db& db) {
  const Rows rows = db.exec(kBacklog);
  const auto row = rows.front();
  return {row.integer(0), row.integer(1), std::chrono::milliseconds(row.integer(2))};
}

bool schedule_due(Db& db, std::string_view name, std::chrono::milliseconds every) {
  return db.exec(kSchedule, Params::of(name, milliseconds(every))).affected() == 1;
}

std::vector<Statement> statements() {
  return {kEnqueue, kEnqueueEach, kClaim, kRenew,   kFinish,     kPutBack, kBury,    kGiveBack,
          kHeld,    kDead,        kRetry, kDiscard, kRemoveDead, kBacklog, kSchedule};
}

}  // namespace samvad::storage::jobs
