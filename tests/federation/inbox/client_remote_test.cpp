#include "federation/inbox/client_remote.hpp"

#include "tests/support/fake_peer.hpp"
#include "tests/support/until.hpp"

#include <gtest/gtest.h>
#include <thread>

namespace samvad::federation {
namespace {

using samvad::testing::FakePeer;
using std::chrono::milliseconds;

/// A server that answers some addresses and is silent about the others.
class OneActivity : public ::testing::Test {
 protected:
  OneActivity() : peer([this](const std::string& request) { return respond(request); }) {
    ClientOptions options;
    options.test_overrides = true;
    options.allowed_ranges = {Network::parse("127.0.0.0/8").value()};
    client = std::move(Client::start(options).value());
  }
  std::string base() const { return "http://127.0.0.1:" + std::to_string(peer.port()); }
  std::string respond(const std::string& request) const {
    const std::string path = request.substr(4, request.find(' ', 4) - 4);
    if (path == "/silent") return "SILENCE";
    return FakePeer::ok("application/activity+json", R"({"id":")" + base() + path + R"("})");
  }
  ClientRemote remote(milliseconds longest) {
    return {*client, policy, [] { return std::nullopt; }, longest};
  }

  FakePeer peer;
  moderation::DomainPolicy policy;
  std::unique_ptr<Client> client;  ///< ends first: what it was told to give up may still ask the policy
};

/// SEC-26: the fetches of one activity share one time.
TEST_F(OneActivity, WhenItsTimeIsOverNothingMoreIsAsked) {
  auto asking = remote(std::chrono::seconds(3));  // for the first, too, on a busy machine
  EXPECT_TRUE(asking.fetch(base() + "/good"));
  const auto silent = asking.fetch(base() + "/silent");
  ASSERT_FALSE(silent);
  EXPECT_EQ(silent.error().code, storage::Code::kTimeout);
  const auto after = asking.fetch(base() + "/good");
  ASSERT_FALSE(after);
  EXPECT_EQ(after.error().code, storage::Code::kTimeout) << "worth another try";
  EXPECT_FALSE(asking.confirm_handle("asha", "127.0.0.1", base() + "/good"));
  EXPECT_EQ(peer.requests(), 2);
}

/// REL-17: the end of the process waits for no other server.
TEST_F(OneActivity, ACutEndsTheWait) {
  auto asking = remote(std::chrono::seconds(600));
  std::optional<storage::Error> error;
  std::thread waiting([&] {
    const auto answer = asking.fetch(base() + "/silent");
    if (!answer) error = answer.error();
  });
  EXPECT_TRUE(samvad::test::until([&] { return peer.requests() == 1; }));
  asking.cut();
  waiting.join();
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, storage::Code::kUnavailable);
  EXPECT_EQ(error->key, "error.busy");
  EXPECT_FALSE(asking.fetch(base() + "/silent")) << "nor does what comes after";
}

}  // namespace
}  // namespace samvad::federation
