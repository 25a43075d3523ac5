#pragma once

#include "web/http/router.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>

namespace samvad::web {

/// Requests by route: how many, with what status, how long they took. Any thread may count, none waits for another.
class RouteStats {
 public:
  /// Upper bounds of the time classes; one more class takes what is longer.
  static constexpr std::array<std::chrono::microseconds, 11> kBounds{
      std::chrono::microseconds{100},       std::chrono::microseconds{250},       std::chrono::microseconds{1'000},
      std::chrono::microseconds{2'500},     std::chrono::microseconds{10'000},    std::chrono::microseconds{25'000},
      std::chrono::microseconds{100'000},   std::chrono::microseconds{250'000},   std::chrono::microseconds{1'000'000},
      std::chrono::microseconds{5'000'000}, std::chrono::microseconds{30'000'000}};

  /// Counts of one route.
  struct Cell {
    std::atomic<const Route*> route{nullptr};
    std::array<std::atomic<std::uint64_t>, 6> answers{};  ///< by status class: [2] counts 2xx
    std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> times{};
    std::atomic<std::uint64_t> microseconds{0};  ///< of all together
  };

  /// Counts an answer; without a route (404, refused heads) under a cell of its own.
  void count(const Route* route, int status, std::chrono::microseconds took) {
    Cell& cell = route == nullptr ? none_ : cell_of(route);
    cell.answers[static_cast<std::size_t>(status / 100) % 6].fetch_add(1, std::memory_order_relaxed);
    std::size_t bucket = 0;
    while (bucket < kBounds.size() && took > kBounds[bucket]) ++bucket;
    cell.times[bucket].fetch_add(1, std::memory_order_relaxed);
    cell.microseconds.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
  }

  /// Calls `look` for each route that was asked for, at last for requests without one (null).
  void each(const std::function<void(const Route*, const Cell&)>& look) const {
    for (const Cell& cell : cells_)
      if (const auto* route = cell.route.load(std::memory_order_acquire)) look(route, cell);
    look(nullptr, none_);
  }

 private:
  static constexpr std::size_t kCells = 512;  ///< routes are some hundred

  Cell& cell_of(const Route* route) {
    const auto start = std::hash<const Route*>{}(route) / alignof(Route);
    for (std::size_t step = 0; step < kCells; ++step) {
      Cell& cell = cells_[(start + step) % kCells];
      const Route* holder = cell.route.load(std::memory_order_acquire);
      if (holder == route) return cell;
      if (holder == nullptr && cell.route.compare_exchange_strong(holder, route, std::memory_order_acq_rel))
        return cell;
      if (holder == route) return cell;
    }
    return none_;
  }

  std::array<Cell, kCells> cells_;
  Cell none_;
};

}  // namespace samvad::web
