#include "tests/http/shared_house.hpp"

#include <gtest/gtest.h>
#include <memory>

namespace samvad::test {

namespace {

/// Ends what was started before GoogleTest returns.
class Shared final : public ::testing::Environment {
 public:
  void TearDown() override {
    strict.reset();
    house.reset();
    peer.reset();
  }
  std::unique_ptr<RemoteServer> peer;
  std::unique_ptr<House> house, strict;
};

Shared& shared() {
  static Shared* const made = [] {
    auto* environment = new Shared;
    ::testing::AddGlobalTestEnvironment(environment);  // GoogleTest owns it
    return environment;
  }();
  return *made;
}

/// Known before the first test runs.
[[maybe_unused]] const Shared& registered = shared();

}  // namespace

RemoteServer& shared_peer() {
  if (!shared().peer) shared().peer = std::make_unique<RemoteServer>("peer.test");
  return *shared().peer;
}

House& strict_house() {
  if (!shared().strict) shared().strict = std::make_unique<House>(House::Plan{.wide = false});
  return *shared().strict;
}

House& shared_house() {
  if (!shared().house) {
    shared().house = std::make_unique<House>(House::Plan{.public_url = "https://forum.test",
                                                         .hosts = shared_peer().hosts_line(),
                                                         .authority = shared_peer().authority()});
  }
  return *shared().house;
}

}  // namespace samvad::test
