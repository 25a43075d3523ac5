#include "web/server/executors.hpp"

#include "forum/people/courtesy.hpp"
#include "storage/base/log.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <sys/resource.h>
#include <thread>
#include <vector>

namespace samvad::web {
namespace {

constexpr int kNice = 19;  ///< whoever reads a page does not wait for passwords, not even for a core (design.md 4.16)

/// A share of the time while somebody reads: a ninth on two cores, more where more cores are free.
forum::Courtesy courtesy(const std::atomic<std::uint64_t>& answers) {
  constexpr std::chrono::microseconds kRest{4000};
  return {.pulse = &answers, .rest = kRest / std::max(1U, std::thread::hardware_concurrency())};
}

}  // namespace

struct ServerExecutors::Impl {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::function<void()>> waiting;
  std::size_t capacity;
  bool stopping = false;
  std::vector<std::thread> threads;

  explicit Impl(std::size_t most) : capacity(most) {}

  void work(const forum::Courtesy& courtesy) {
    setpriority(PRIO_PROCESS, 0, kNice);  // of this thread alone
    forum::be_courteous(courtesy);
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [&] { return stopping || !waiting.empty(); });
      if (stopping) return;
      const auto step = std::move(waiting.front());
      waiting.pop_front();
      lock.unlock();
      try {
        step();
      } catch (const std::exception& problem) {
        storage::log(storage::Level::kError, "slow_step_failed", {{"why", problem.what()}});
      }
      lock.lock();
    }
  }
};

ServerExecutors::ServerExecutors(storage::WorkerPool& workers, unsigned slow_threads, std::size_t slow_queue,
                                 const std::atomic<std::uint64_t>& answers)
    : workers_(workers), impl_(std::make_unique<Impl>(slow_queue)) {
  for (unsigned i = 0; i < slow_threads; ++i) {
    impl_->threads.emplace_back([this, how = courtesy(answers)] { impl_->work(how); });
  }
}

ServerExecutors::~ServerExecutors() {
  stop();
}

void ServerExecutors::stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->changed.notify_all();
  for (auto& thread : impl_->threads) {
    if (thread.joinable()) thread.join();
  }
}

bool ServerExecutors::worker(std::function<void(storage::Db&)> step) {
  return workers_.submit(std::move(step));
}

bool ServerExecutors::slow(std::function<void()> step) {
  {
    const std::lock_guard lock(impl_->mutex);
    if (impl_->stopping || impl_->waiting.size() >= impl_->capacity) return false;
    impl_->waiting.push_back(std::move(step));
  }
  impl_->changed.notify_one();
  return true;
}

}  // namespace samvad::web
