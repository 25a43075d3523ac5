#pragma once

#include "storage/base/id.hpp"
#include "storage/db/pool.hpp"
#include "storage/tables/jobs.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace samvad::storage {

/// What a handler gets besides its connection.
struct RunningJob {
  JobId id;
  std::string kind, payload;
  int tries = 1, max_tries = 5;
  std::function<bool()> stopping;  ///< true once the process wants to end: long work returns soon, it will run again
};

/// Does one job. An error result or an exception counts as a failed try. What it does may happen twice unless it runs
/// in a transaction, so it must be idempotent.
using JobHandler = std::function<Status(Db&, const RunningJob&)>;

/// Where a handler's statements stand.
enum class JobMode {
  kInTransaction,  ///< one transaction holds the handler's statements and the end of the job: effect once
  kAlone,          ///< the handler begins its own transactions; for work that also talks to the outside
};

/// Handlers by kind and schedules, filled by app.cpp before the runner starts.
class JobTable {
 public:
  void handle(std::string kind, JobMode mode, JobHandler handler);
  /// Enqueues a job of `kind` every `every`, once over all processes; the first time soon after the start. A run that
  /// is still waiting is not queued twice.
  void schedule(std::string name, std::chrono::milliseconds every, std::string kind, std::string payload = {});

  /// One handle().
  struct Entry {
    std::string kind;    ///< of the jobs it does
    JobMode mode;        ///< transaction or not
    JobHandler handler;  ///< does one
  };
  /// One schedule().
  struct Schedule {
    std::string name;                 ///< key of its row in the table schedules
    std::chrono::milliseconds every;  ///< once per this, on the database's clock
    std::string kind, payload;        ///< of the job it enqueues
  };
  /// Null when nobody handles `kind`.
  const Entry* find(std::string_view kind) const;
  /// All that have a handler.
  std::vector<std::string> kinds() const;
  /// In the order they were given.
  const std::vector<Schedule>& schedules() const { return schedules_; }

 private:
  std::vector<Entry> entries_;
  std::vector<Schedule> schedules_;
};

/// Runs due jobs on threads of its own, each with its own connection, and renews their leases every 15 s from one more
/// (REL-10). Looks for work every 100 ms while there is some, slowing to 2 s. A failed job waits by backoff() and is a
/// dead letter after its last try; so is one whose process died at every try (REL-9).
class JobRunner {
 public:
  JobRunner(const DbConfig& config, IdMaker& ids, JobTable table, unsigned threads);
  ~JobRunner();  ///< stop(10 s), then waits for handlers that still run
  JobRunner(const JobRunner&) = delete;

  /// Looks for work now; for after_commit hooks of what enqueues. Any thread.
  void wake();
  /// Takes no new job and tells running handlers that the end has come; waits for nothing.
  void ask_to_stop();
  /// ask_to_stop(), waits up to `patience` for running handlers, gives every lease back (REL-17). True when no
  /// handler runs any more; otherwise the process may end, their jobs run again elsewhere.
  bool stop(std::chrono::milliseconds patience);

  /// For the metrics (REL-22).
  struct Stats {
    std::size_t running;                 ///< handlers at work
    std::uint64_t done, failed, buried;  ///< ends of jobs since the start
  };
  /// Now; any thread.
  Stats stats() const;
  /// The name under which this runner holds leases.
  const std::string& holder() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace samvad::storage
