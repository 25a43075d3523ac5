#pragma once

#include <chrono>
#include <poll.h>

namespace samvad::test {

/// Polls `condition` until it holds; false when it does not within `deadline`. A long deadline costs nothing where the
/// condition comes true: it only bounds how long a failure takes.
template <class Condition>
bool until(const Condition& condition, std::chrono::seconds deadline = std::chrono::seconds(120)) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    ::poll(nullptr, 0, 10);
  }
  return true;
}

}  // namespace samvad::test
