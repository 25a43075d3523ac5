#pragma once

#include "storage/base/settings.hpp"
#include "storage/db/db.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace samvad::storage {

/// How to reach PostgreSQL and how our role behaves.
struct DbConfig {
  std::string url;  ///< libpq URI or key=value text; connect_timeout and tcp_user_timeout are added when absent
  bool prepare = true;
  /// As the role that serves.
  static DbConfig from(const Settings& settings);
  /// As the role that owns the schema: the same one unless database.owner_url names another.
  static DbConfig of_owner(const Settings& settings);
};

/// Opens one connection; throws DbError(kUnavailable) when it cannot. Reconnects by itself on the next exec after a
/// loss outside a transaction.
std::unique_ptr<Db> connect(const DbConfig& config);
/// The same, opened at first use: for threads that must live through a database that is not there yet.
std::unique_ptr<Db> connect_later(const DbConfig& config);

/// kConfig "error.database_not_durable" unless fsync, full_page_writes and synchronous_commit are on: an answer of
/// success must mean durable (REL-1). Asked once at start.
Status assert_durable(Db& db);

/// Worker threads that own one connection each and run short blocking closures (engineering.md 5). The queue is
/// bounded: submit() answers false when it is full and the caller refuses early (REL-11).
class WorkerPool {
 public:
  WorkerPool(const DbConfig& config, unsigned workers, std::size_t queue_capacity, std::string name);
  ~WorkerPool();  ///< stops
  WorkerPool(const WorkerPool&) = delete;

  using Task = std::function<void(Db&)>;
  /// Queues `task`; false when the queue is full or the pool stops. A task must not throw: what escapes is logged.
  bool submit(Task task);
  /// Finishes what runs, drops what waits, ends the threads. From the owner's thread; more than once is once.
  void stop();
  /// Runs `task` on a worker and waits; for commands and tests, never for IO threads. Rethrows what it threw.
  void run(const Task& task);

  /// How busy the pool is (REL-22).
  struct Stats {
    std::size_t waiting, running, workers;  ///< tasks queued, tasks at work, threads
    std::chrono::microseconds oldest_wait;  ///< of the first in the queue; 0 when none waits
    /// Of two pools together.
    Stats operator+(const Stats& other) const {
      return {waiting + other.waiting, running + other.running, workers + other.workers,
              std::max(oldest_wait, other.oldest_wait)};
    }
  };
  /// Now; any thread.
  Stats stats() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace samvad::storage
