#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace samvad::bench {

/// What became of all requests.
struct LoopResult {
  double seconds = 0;
  std::map<int, std::size_t> statuses;
  std::vector<std::uint32_t> microseconds;  ///< of each request, sorted
};

/// Sends each of `requests` once over `connections` kept connections to 127.0.0.1:`port`, one request at a time on each
/// connection, from one thread. Throws std::runtime_error when a connection breaks.
LoopResult run_closed_loop(const std::vector<std::string>& requests, std::uint16_t port, int connections);

}  // namespace samvad::bench
