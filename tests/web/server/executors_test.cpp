#include "web/server/executors.hpp"

#include <atomic>
#include <cstdint>
#include <future>
#include <gtest/gtest.h>
#include <memory>
#include <stdexcept>

namespace samvad::web {
namespace {

struct SlowSteps : testing::Test {
  storage::WorkerPool workers{storage::DbConfig{}, 0, 1, "none"};
  std::atomic<std::uint64_t> answers = 0;
  std::promise<void> release;
  std::shared_future<void> released{release.get_future()};

  /// A step that stays until `release`, under way when this returns.
  void hold(ServerExecutors& executors) {
    const auto here = std::make_shared<std::promise<void>>();
    auto began = here->get_future();
    EXPECT_TRUE(executors.slow([this, here] {
      here->set_value();
      released.wait();
    }));
    began.wait();
  }
};

TEST_F(SlowSteps, AThirdStepWaitsAndAFullQueueTakesNoMore) {
  std::atomic<bool> ran = false;
  ServerExecutors executors(workers, 2, 1, answers);
  hold(executors);
  hold(executors);
  EXPECT_TRUE(executors.slow([&] { ran = true; }));
  EXPECT_FALSE(executors.slow([] {}));
  EXPECT_FALSE(ran);
  release.set_value();
}

TEST_F(SlowSteps, WhatThrowsEndsNoThread) {
  std::promise<void> done;
  ServerExecutors executors(workers, 1, 32, answers);
  ASSERT_TRUE(executors.slow([] { throw std::runtime_error("no"); }));
  ASSERT_TRUE(executors.slow([&] { done.set_value(); }));
  done.get_future().wait();
}

}  // namespace
}  // namespace samvad::web
