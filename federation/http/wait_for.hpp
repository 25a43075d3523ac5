#pragma once

#include "storage/base/result.hpp"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

namespace samvad::federation {

/// Starts something that answers through the function it is given, and waits for the answer, or until `stop`:
/// kUnavailable "error.busy". What answers too late answers nobody.
template <class T>
storage::Result<T> wait_for(const std::stop_token& stop,
                            const std::function<void(std::function<void(storage::Result<T>)>)>& start) {
  struct Shared {
    std::mutex mutex;
    std::condition_variable_any came;
    std::optional<storage::Result<T>> answer;  ///< guarded by mutex
  };
  const auto shared = std::make_shared<Shared>();
  start([shared](storage::Result<T> answer) {
    const std::lock_guard lock(shared->mutex);
    shared->answer.emplace(std::move(answer));
    shared->came.notify_all();
  });
  std::unique_lock lock(shared->mutex);
  shared->came.wait(lock, stop, [&] { return shared->answer.has_value(); });
  if (!shared->answer) return storage::fail(storage::Code::kUnavailable, "error.busy", "nobody waits any more");
  return std::move(*shared->answer);
}

}  // namespace samvad::federation
