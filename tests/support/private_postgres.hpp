#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>

namespace samvad::test {

/// A PostgreSQL server of one test alone, to be stopped, killed and filled up. Its first process is our child.
class PrivatePostgres {
 public:
  /// Makes the cluster in `directory` (owned by the server's account) and starts it. Throws std::runtime_error.
  explicit PrivatePostgres(std::filesystem::path directory);
  ~PrivatePostgres();
  PrivatePostgres(const PrivatePostgres&) = delete;

  /// Starts it unless it runs.
  void start();
  bool running() const;
  /// pg_ctl stop, in the way named: "fast", "immediate".
  void stop(const std::string& how);
  /// kill -9 of the first process; its children end by themselves.
  void kill();
  /// As the role that serves, and as the one that owns the database.
  std::string url() const;
  std::string owner_url() const;

 private:
  pid_t first_process() const;
  void run(const std::string& program, const std::string& words) const;

  std::filesystem::path directory_;
};

}  // namespace samvad::test
