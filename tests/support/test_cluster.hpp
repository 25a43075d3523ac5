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

  /// Connection text for `database` on this server, as the role that may do everything.
  std::string url(const std::string& database) const;
  /// The same as the role that serves; on a server that was named to us there is none, and one role does both.
  std::string serving_url(const std::string& database) const;
  bool has_serving_role() const { return external_url_.empty(); }
  /// Directory for lock files shared with the other test programs of this server.
  const std::string& lock_path() const { return lock_path_; }

 private:
  TestCluster();
  void start() const;

  std::string external_url_, directory_, lock_path_;
};

}  // namespace samvad::test
