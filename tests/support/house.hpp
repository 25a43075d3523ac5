#pragma once

#include "tests/support/server_process.hpp"
#include "tests/support/test_database.hpp"
#include "tests/support/visitor.hpp"

#include <memory>
#include <string>
#include <vector>

namespace samvad::test {

/// The real program over a database of its own: site set up, administrator "asha", board "square". The rates that
/// bound visitors are wide, so that tests do not hinder one another; tests of a rate start a house with its default.
class House {
 public:
  struct Plan {
    std::string public_url;             ///< "" = loopback
    std::vector<std::string> settings;  ///< over wide_settings()
    std::string hosts, authority;       ///< federation on, with these names and this authority trusted
    bool wide = true;
  };

  House() : House(Plan()) {}
  explicit House(Plan plan);

  ServerProcess& server() { return *server_; }
  TestDatabase& database() { return database_; }
  const ServerDirectory& directory() const { return directory_; }
  std::uint16_t port() const { return server_->port(); }
  const std::string& public_url() const { return server_->public_url(); }
  /// A new browser at this house's address.
  Visitor visitor() const { return {server_->port(), server_->public_url()}; }
  /// The administrator, logged in.
  Visitor& asha() { return asha_; }
  /// One more process on the same database and data directory.
  std::unique_ptr<ServerProcess> second_process() const;
  /// Starts the program again on the same port, after it was stopped or killed.
  void restart();

  /// Settings that raise what bounds one visitor.
  static std::vector<std::string> wide_settings();

 private:
  ServerProcess::Setup setup_;
  TestDatabase database_;
  ServerDirectory directory_;
  std::unique_ptr<ServerProcess> server_;
  Visitor asha_;
};

}  // namespace samvad::test
