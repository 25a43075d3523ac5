#include "web/server/running.hpp"

#include "web/server/process.hpp"

#include <cstdlib>
#include <fstream>
#include <future>
#include <gtest/gtest.h>
#include <unistd.h>

namespace samvad::web {
namespace {

namespace fs = std::filesystem;

constexpr int kPatienceMs = 120'000;

/// A data directory that ends with the test, with the place of its `up`.
class Running : public ::testing::Test {
 protected:
  Running() {
    char name[] = "/tmp/samvad-running-XXXXXX";
    directories_ = Directories::below(mkdtemp(name));
    fs::create_directories(directories_.run);
  }
  ~Running() override { fs::remove_all(directories_.data); }

  static RunningForum us() { return {getpid(), process_start(getpid()), "", "/checkout/one"}; }

  Directories directories_;
};

TEST_F(Running, NothingRunsWhereNobodyHoldsThePlace) {
  RunningPlace place(directories_);
  EXPECT_FALSE(place.current());
  {
    RunningPlace up(directories_);
    ASSERT_TRUE(up.take());
    up.announce(us());
    EXPECT_EQ(place.current()->process, getpid());
    EXPECT_FALSE(RunningPlace(directories_).take());
  }
  EXPECT_FALSE(place.announced(kPatienceMs)) << "the note of one that ended does not count";
}

TEST_F(Running, WhoMustKnowTheProcessWaitsUntilItIsWrittenDown) {
  RunningPlace up(directories_);
  ASSERT_TRUE(up.take());
  std::ofstream(directories_.run / "up.state") << "1 1\nhttp://of-a-killed-one\n\n";
  RunningPlace place(directories_);
  ASSERT_EQ(place.current()->process, 0);
  auto found = std::async(std::launch::async, [&] { return place.announced(kPatienceMs); });
  up.announce(us());
  const auto running = found.get();
  ASSERT_TRUE(running);
  EXPECT_EQ(running->process, getpid());
  EXPECT_EQ(running->launched_from, "/checkout/one");
}

TEST_F(Running, OrUntilThePlaceIsFree) {
  auto up = std::make_unique<RunningPlace>(directories_);
  ASSERT_TRUE(up->take());
  RunningPlace place(directories_);
  auto found = std::async(std::launch::async, [&] { return place.announced(kPatienceMs); });
  up.reset();
  EXPECT_FALSE(found.get());
}

TEST_F(Running, AHolderWhoNeverSaysIsToldApart) {
  RunningPlace up(directories_);
  ASSERT_TRUE(up.take());
  RunningPlace place(directories_);
  const auto running = place.announced(20);
  ASSERT_TRUE(running);
  EXPECT_EQ(running->process, 0);
}

}  // namespace
}  // namespace samvad::web
