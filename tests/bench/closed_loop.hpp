#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace samvad::bench {

/// How requests are sent: over `connections` kept connections, one at a time on each; `per_second` of them, evenly
/// spread, or 0 = as fast as they are answered.
struct Pace {
  int connections = 1;
  double per_second = 0;
};

/// What became of all requests.
struct LoopResult {
  std::chrono::steady_clock::time_point began;
  double seconds = 0;
  std::map<int, std::size_t> statuses;
  /// Of each request, sorted; with a rate counted from the moment it was due, though no connection was free then.
  std::vector<std::uint32_t> microseconds;
  std::vector<std::size_t> answered;  ///< answers in each hundredth of a second since `began`
};

/// Sends each of `requests` once to 127.0.0.1:`port`, from one thread. Throws std::runtime_error when a connection
/// breaks.
LoopResult run_closed_loop(const std::vector<std::string>& requests, std::uint16_t port, Pace pace);

}  // namespace samvad::bench
