#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <poll.h>

namespace samvad::kill {

/// Hands out turns at a rate; what was not taken in time is not made up for beyond a fifth of a second. Thread-safe.
class Pace {
 public:
  explicit Pace(double per_second) : per_second_(per_second), filled_(Clock::now()) {}

  /// Waits for a turn; false once `stopping` is set.
  bool turn(const std::atomic<bool>& stopping) {
    while (!stopping.load()) {
      double wait = 0;
      {
        const std::lock_guard lock(mutex_);
        const auto now = Clock::now();
        tokens_ =
            std::min(per_second_ / 5, tokens_ + per_second_ * std::chrono::duration<double>(now - filled_).count());
        filled_ = now;
        if (tokens_ >= 1) {
          tokens_ -= 1;
          return true;
        }
        wait = (1 - tokens_) / per_second_;
      }
      ::poll(nullptr, 0, std::clamp(static_cast<int>(wait * 1000), 1, 100));
    }
    return false;
  }

 private:
  using Clock = std::chrono::steady_clock;
  const double per_second_;
  std::mutex mutex_;
  double tokens_ = 0;
  Clock::time_point filled_;
};

}  // namespace samvad::kill
