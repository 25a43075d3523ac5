#pragma once

#include "storage/db/pool.hpp"
#include "web/pages/services.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

namespace samvad::web {

/// The executors behind asynchronous handlers: the workers with their connections, and threads for password hashes
/// whose queue holds 32 (SEC-29; design.md 4.16). While somebody reads, hashes take turns with rests, so that a page
/// does not wait for a core (docs/decisions/0010).
class ServerExecutors final : public Executors {
 public:
  /// `answers` counts what readers get; it must outlive this.
  ServerExecutors(storage::WorkerPool& workers, unsigned slow_threads, std::size_t slow_queue,
                  const std::atomic<std::uint64_t>& answers);
  ~ServerExecutors() override;  ///< stops
  /// Finishes what runs, drops what waits, ends the slow threads; the workers are their owner's.
  void stop();
  bool worker(std::function<void(storage::Db&)> step) override;
  bool slow(std::function<void()> step) override;

 private:
  struct Impl;
  storage::WorkerPool& workers_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace samvad::web
