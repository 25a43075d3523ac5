#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace samvad::web {

/// At most `count` in any burst, refilled evenly over `period` (security.md 4).
struct Rate {
  std::uint32_t count = 0;
  std::chrono::seconds period{60};
};

/// Token buckets keyed by (class, key) in a table of fixed size: when it is full the bucket unused longest goes
/// (SEC-27). Hashes are seeded. Thread-safe, never blocks long.
class RateLimiter {
 public:
  using Now = std::chrono::steady_clock::time_point (*)();
  explicit RateLimiter(std::size_t capacity = 200'000, Now now = &std::chrono::steady_clock::now);
  ~RateLimiter();
  RateLimiter(const RateLimiter&) = delete;
  RateLimiter& operator=(const RateLimiter&) = delete;

  /// Takes one from the bucket: nullopt when there was one, else the seconds (at least 1) until there is. A rate of 0
  /// count never limits.
  std::optional<std::chrono::seconds> take(std::string_view rate_class, std::string_view key, Rate rate);
  /// Gives one back (a log-in that succeeded does not count as a failure).
  void give_back(std::string_view rate_class, std::string_view key, Rate rate);
  std::size_t size() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The address as a key of limits: IPv4 whole, IPv6 its /64, IPv4-mapped IPv6 as IPv4 (SEC-35). Anything else as it is.
std::string address_key(std::string_view address);

}  // namespace samvad::web
