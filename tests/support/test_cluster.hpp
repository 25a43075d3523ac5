#pragma once

#include <string>

namespace samvad::test {

/// The PostgreSQL server that tests use. With SAMVAD_TEST_DATABASE_URL set it is that server (its role must be allowed
/// to create databases); otherwise a private cluster under /tmp, shared by all test programs that run at the same time:
/// the first one makes it, a watcher stops and removes it some seconds after the last one ended, killed ones included.
/// fsync is on unless SAMVAD_TEST_FAST=1.
class TestCluster {
 public:
  /// The server; made at first use, kept until the process ends. Throws std::runtime_error when it cannot be started.
  static const TestCluster& get();

  /// Connection text for `database` on this server.
  std::string url(const std::string& database) const;
  /// Directory for lock files shared with the other test programs of this server.
  const std::string& lock_path() const { return lock_path_; }

 private:
  TestCluster();
  void start() const;

  std::string external_url_, directory_, lock_path_;
};

}  // namespace samvad::test
