#include "web/server/executors.hpp"

#include "storage/base/log.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace samvad::web {
namespace {

constexpr int kNice = 19;
constexpr std::uint64_t kSliceNs = 100'000;  ///< the shortest that Linux takes

/// sched_attr of the kernel, which glibc 2.36 does not declare and whose own header it cannot stand beside.
struct SchedulingWish {
  std::uint32_t size = sizeof(SchedulingWish), policy = SCHED_BATCH;
  std::uint64_t flags = 0;
  std::int32_t nice = kNice;
  std::uint32_t priority = 0;
  std::uint64_t runtime = kSliceNs, deadline = 0, period = 0;
};

/// Whoever reads a page does not wait for passwords, not even for a core (design.md 4.16): this thread gets the last
/// share of it, and from Linux 6.12 on in slices so short that who wakes meanwhile waits for none (sched(7)).
void give_way() {
  const SchedulingWish wish;
  if (syscall(SYS_sched_setattr, 0, &wish, 0) != 0) setpriority(PRIO_PROCESS, 0, kNice);  // of this thread alone
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

  void work() {
    give_way();
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

ServerExecutors::ServerExecutors(storage::WorkerPool& workers, unsigned slow_threads, std::size_t slow_queue)
    : workers_(workers), impl_(std::make_unique<Impl>(slow_queue)) {
  for (unsigned i = 0; i < slow_threads; ++i) impl_->threads.emplace_back([this] { impl_->work(); });
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
