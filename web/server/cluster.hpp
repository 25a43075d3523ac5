#pragma once

#include "storage/base/result.hpp"
#include "web/server/directories.hpp"
#include "web/server/file_lock.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace samvad::web {

/// A PostgreSQL of our own under the data directory: made by the first user, reached by its socket only, never on a
/// network. Every process that uses it holds a shared lock; the last one to let go stops it. One that was left behind
/// by a killed process is adopted.
class Cluster {
 public:
  /// Makes the cluster when there is none, starts it when it does not run, and holds it. kUnavailable
  /// "error.cluster_failed" with the words of PostgreSQL in detail. The process must already be the serving user.
  static storage::Result<std::unique_ptr<Cluster>> hold(const Directories& directories);

  /// Lets go; stops the server when nobody else holds it.
  ~Cluster();
  Cluster(const Cluster&) = delete;

  /// What says how to reach it, as "key=value": database.url for the role that serves, database.owner_url for the one
  /// that owns the database.
  std::vector<std::string> settings() const;

  /// Starts a thread that starts PostgreSQL again whenever it ends by itself, until this object ends.
  void watch();

  /// Process id of the running server; 0 when there is none.
  static int server_of(const Directories& directories);

  /// Stops a running server at once, whoever holds it; for `samvad stop`.
  static storage::Status stop(const Directories& directories);

 private:
  explicit Cluster(const Directories& directories);

  Directories directories_;
  FileLock users_;  ///< shared by every holder
  std::thread watcher_;
  int wake_ = -1;  ///< an event descriptor that ends the watcher
};

}  // namespace samvad::web
