#pragma once

#include "storage/base/clock.hpp"

#include <atomic>
#include <chrono>

namespace samvad::test {

/// A clock that stands still until a test moves it. Starts at 2026-01-01T00:00:00Z. Thread-safe.
class FakeClock final : public storage::Clock {
 public:
  FakeClock() : FakeClock(storage::from_micros(1'767'225'600'000'000)) {}
  explicit FakeClock(storage::Instant start) : micros_(storage::to_micros(start)) {}

  storage::Instant now() const override { return storage::from_micros(micros_.load()); }
  void set(storage::Instant at) { micros_ = storage::to_micros(at); }
  /// Moves by `step`, which may be negative (REL-16: walls jump).
  void advance(std::chrono::microseconds step) { micros_ += step.count(); }

 private:
  std::atomic<std::int64_t> micros_;
};

}  // namespace samvad::test
