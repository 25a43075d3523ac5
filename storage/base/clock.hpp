#pragma once

#include "storage/base/result.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace samvad::storage {

/// UTC microseconds since 1970-01-01T00:00:00Z; the one point-in-time type of the project.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

/// Where "now" comes from; injected everywhere so that tests own time. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Wall time, UTC. May jump; never used for leases or closing times (those are the database's clock, REL-16).
  virtual Instant now() const = 0;
};

/// The machine's clock.
const Clock& system_clock();

/// RFC 3339 with milliseconds and `Z`: "2026-01-02T03:04:05.678Z".
std::string to_rfc3339(Instant at);
/// IMF-fixdate of RFC 9110 5.6.7: "Fri, 02 Jan 2026 03:04:05 GMT".
std::string to_http_date(Instant at);
/// Reads RFC 3339 (any offset, 0–9 fraction digits). kBadInput otherwise.
Result<Instant> parse_rfc3339(std::string_view text);
/// Reads IMF-fixdate only. kBadInput otherwise.
Result<Instant> parse_http_date(std::string_view text);
/// Microseconds since the epoch, as PostgreSQL rows carry them to us.
inline Instant from_micros(std::int64_t micros) {
  return Instant{std::chrono::microseconds{micros}};
}
inline std::int64_t to_micros(Instant at) {
  return at.time_since_epoch().count();
}

}  // namespace samvad::storage
