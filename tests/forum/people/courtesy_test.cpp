#include "forum/people/courtesy.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <mutex>
#include <thread>

namespace samvad::forum {
namespace {

using std::chrono::microseconds;

/// On a thread of its own, computes until `enough`, giving way by `pulse`; returns what was counted.
CourtesyCount compute(const std::atomic<std::uint64_t>& pulse,
                      const std::function<bool(const CourtesyCount&)>& enough) {
  CourtesyCount count;
  std::thread([&] {
    be_courteous({.pulse = &pulse, .turn = microseconds(200), .rest = microseconds(200)});
    const LongComputation computation;
    std::mutex door;
    while (!enough(courtesy_count())) {
      const std::lock_guard lock(door);  // the thread sanitizer holds signals back until a call that it sees
    }
    count = courtesy_count();
  }).join();
  return count;
}

TEST(Courtesy, RestsWhileOthersAreThere) {
  std::atomic<std::uint64_t> pulse = 1;  // a sign of life at the first look, whenever that is
  const auto count = compute(pulse, [&](const CourtesyCount& so_far) {
    ++pulse;
    return so_far.rests >= 5;
  });
  EXPECT_EQ(count.rests, count.looks);
}

TEST(Courtesy, GoesOnWhenNobodyIsThere) {
  const std::atomic<std::uint64_t> pulse = 0;
  EXPECT_EQ(compute(pulse, [](const CourtesyCount& so_far) { return so_far.looks >= 20; }).rests, 0U);
}

TEST(Courtesy, GoesOnSoonAfterTheyLeft) {
  const std::atomic<std::uint64_t> pulse = 1;
  const auto count = compute(pulse, [](const CourtesyCount& so_far) { return so_far.looks >= 30; });
  EXPECT_GE(count.rests, 1U);
  EXPECT_LE(count.rests, 8U);
}

TEST(Courtesy, EndsWithTheComputation) {
  std::atomic<std::uint64_t> pulse = 0;
  std::thread([&] {
    be_courteous({.pulse = &pulse, .turn = microseconds(100), .rest = microseconds(100)});
    { const LongComputation computation; }
    const auto before = courtesy_count();
    std::thread([&] { compute(pulse, [](const CourtesyCount& other) { return other.looks >= 20; }); }).join();
    EXPECT_EQ(courtesy_count().looks, before.looks);
  }).join();
}

TEST(Courtesy, IsNothingWhereNobodyAskedForIt) {
  const LongComputation computation;
  EXPECT_EQ(courtesy_count().looks, 0U);
}

}  // namespace
}  // namespace samvad::forum
