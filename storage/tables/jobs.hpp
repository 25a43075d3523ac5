#pragma once

#include "storage/base/clock.hpp"
#include "storage/base/id.hpp"
#include "storage/db/db.hpp"

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::storage::jobs {

/// Work to be done once the caller's transaction has committed.
struct Job {
  std::string kind;                       ///< names the handler: "resolve_mention"
  std::string payload;                    ///< the handler's own text form, usually JSON
  std::optional<std::string> unique_key;  ///< at most one waiting job of a kind and key; a running one does not count
  int priority = 5;                       ///< 1 first … 9 last
  std::chrono::milliseconds delay{0};     ///< earliest start, from now on the database's clock
  int max_tries = 5;                      ///< then it is a dead letter
};

/// Adds `job` in the caller's transaction. The zero id when a job of its kind and key waits already: that one does it.
JobId enqueue(Db& db, IdMaker& ids, const Job& job);

/// Adds a job like `job` for each of `payloads`, which are their own unique keys, unless `most` of its kind wait: for
/// work that may be left out, since it comes up again. One statement; `payloads` in one order for everybody.
void enqueue_each(Db& db, IdMaker& ids, const Job& job, const std::set<std::string>& payloads, int most);

/// One job on lease to this process.
struct Claimed {
  JobId id;
  std::string kind, payload;
  int tries = 1;  ///< this one included: counted before the job runs (REL-9)
  int max_tries = 5;
  bool abandoned = false;  ///< its last holder let the lease run out: it was killed, or the job killed it
};
/// Leases the most urgent due job of one of `kinds` for 60 s of the database's clock to `holder`.
std::optional<Claimed> claim(Db& db, std::string_view holder, const std::vector<std::string>& kinds);
/// 60 s more for every job `holder` runs.
void renew(Db& db, std::string_view holder);
/// The job is done and leaves the table. False when `holder` lost the lease: what was done counts only if it may be
/// done twice, so a handler inside a transaction rolls back.
bool finish(Db& db, JobId id, std::string_view holder);
/// Failed: due again after `delay`. A waiting job of the same kind and key takes its place.
void put_back(Db& db, JobId id, std::string_view holder, std::chrono::milliseconds delay, std::string_view error);
/// Makes it a dead letter with `error` as the reason.
void bury(Db& db, JobId id, std::string_view holder, std::string_view error);
/// Not run after all: due after `delay`, this try not counted.
void give_back(Db& db, JobId id, std::string_view holder, std::chrono::milliseconds delay = {});
/// give_back() for everything `holder` has (REL-17).
void give_back_all(Db& db, std::string_view holder);

/// A job that was given up.
struct DeadLetter {
  JobId id;                           ///< for retry() and discard()
  std::string kind, payload, reason;  ///< reason: of the last try, in words for the log
  int tries = 0;                      ///< made
  Instant created_at;                 ///< when it was enqueued
};
/// Dead letters, newest first, with ids below `before` (0 = from the newest), at most `limit` (≤ 200).
std::vector<DeadLetter> dead_letters(Db& db, JobId before, int limit);
/// Puts a dead letter back to work, tries from 0. kNotFound "error.no_such_job".
Status retry(Db& db, JobId id);
/// Takes a dead letter out for good. kNotFound "error.no_such_job".
Status discard(Db& db, JobId id);
/// Takes out dead letters enqueued longer ago than `age`, at most `limit`; gives how many.
std::size_t remove_dead(Db& db, std::chrono::seconds age, int limit = 10000);

/// What the metrics show (REL-22).
struct Backlog {
  std::int64_t due = 0;                 ///< due and not running, counted up to 10,000
  std::int64_t dead = 0;                ///< dead letters, counted up to 10,000
  std::chrono::milliseconds oldest{0};  ///< how long the first due job has waited beyond its time
};
Backlog backlog(Db& db);

/// True, once per `every` over all processes, when schedule `name` is due; call it in the transaction that enqueues.
bool schedule_due(Db& db, std::string_view name, std::chrono::milliseconds every);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::jobs
