#pragma once

#include "web/http/route_stats.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace samvad::web {

/// Counters of the server since its start, for metrics and tests. All may be read and written from any thread.
struct ServerStats {
  std::atomic<std::int64_t> connections{0};           ///< open now
  std::atomic<std::uint64_t> accepted{0};             ///< connections ever
  std::atomic<std::uint64_t> turned_away{0};          ///< connections over a cap
  std::atomic<std::uint64_t> timed_out{0};            ///< requests cut off by a time limit
  std::atomic<std::uint64_t> refused{0};              ///< requests refused before routing (SEC-21)
  std::atomic<std::int64_t> in_flight{0};             ///< requests waiting for a worker or an asynchronous answer
  std::atomic<std::uint64_t> queue_full{0};           ///< requests answered 503 because the worker queue was full
  std::array<std::atomic<std::uint64_t>, 6> answers;  ///< by status class: [2] counts 2xx
  std::atomic<std::uint64_t> bytes_sent{0};
  RouteStats routes;  ///< answers and times by route
  std::atomic<std::uint64_t> cache_hits{0}, cache_misses{0}, cache_stale{0};

  /// Counts an answer under its class.
  void count_answer(int status) { answers[static_cast<std::size_t>(status / 100) % 6].fetch_add(1, relaxed); }
  /// Counters order nothing else.
  static constexpr auto relaxed = std::memory_order_relaxed;
};

}  // namespace samvad::web
