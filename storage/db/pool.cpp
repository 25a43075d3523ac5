#include "storage/db/pool.hpp"

#include "storage/base/log.hpp"

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

namespace samvad::storage {

struct WorkerPool::Impl {
  using Steady = std::chrono::steady_clock;
  struct Waiting {
    Task task;
    Steady::time_point since;
  };

  const DbConfig config;
  const std::size_t capacity;
  const std::string name;
  mutable std::mutex mutex;
  std::condition_variable wake;
  std::deque<Waiting> queue;
  std::size_t running = 0;
  bool stopping = false;
  std::vector<std::thread> threads;

  bool push(Task task, bool bounded) {
    {
      const std::lock_guard lock(mutex);
      if (stopping || (bounded && queue.size() >= capacity)) return false;
      queue.push_back({std::move(task), Steady::now()});
    }
    wake.notify_one();
    return true;
  }

  void work() {
    const auto db = connect_later(config);
    std::unique_lock lock(mutex);
    for (;;) {
      wake.wait(lock, [&] { return stopping || !queue.empty(); });
      if (stopping) return;
      Task task = std::move(queue.front().task);
      queue.pop_front();
      ++running;
      lock.unlock();
      try {
        task(*db);
      } catch (const std::exception& error) {
        log(Level::kError, "worker_task_threw", {{"pool", name}, {"what", error.what()}});
      }
      task = nullptr;  // what it captured dies before the next wait
      lock.lock();
      --running;
    }
  }
};

WorkerPool::WorkerPool(const DbConfig& config, unsigned workers, std::size_t queue_capacity, std::string name)
    : impl_(new Impl{config, queue_capacity, std::move(name)}) {
  for (unsigned i = 0; i < workers; ++i) impl_->threads.emplace_back([this] { impl_->work(); });
}

WorkerPool::~WorkerPool() {
  stop();
}

void WorkerPool::stop() {
  std::deque<Impl::Waiting> dropped;
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
    dropped.swap(impl_->queue);
  }
  impl_->wake.notify_all();
  for (auto& thread : impl_->threads) {
    if (thread.joinable()) thread.join();
  }
}

bool WorkerPool::submit(Task task) {
  return impl_->push(std::move(task), true);
}

void WorkerPool::run(const Task& task) {
  auto done = std::make_shared<std::promise<void>>();
  auto finished = done->get_future();
  std::exception_ptr error;  // set before `done` is told, so that the worker holds no part of it any more
  const bool queued = impl_->push(
      [done, &task, &error](Db& db) {
        try {
          task(db);
        } catch (...) {
          error = std::current_exception();
        }
        done->set_value();
      },
      false);
  done.reset();  // a task that is dropped breaks its promise
  try {
    if (queued) finished.get();
  } catch (const std::future_error&) {
    throw DbError(Code::kUnavailable, "", "", "the worker pool stops");
  }
  if (!queued) throw DbError(Code::kUnavailable, "", "", "the worker pool stops");
  if (error) std::rethrow_exception(error);
}

WorkerPool::Stats WorkerPool::stats() const {
  const std::lock_guard lock(impl_->mutex);
  Stats stats{impl_->queue.size(), impl_->running, impl_->threads.size(), {}};
  if (!impl_->queue.empty()) {
    stats.oldest_wait =
        std::chrono::duration_cast<std::chrono::microseconds>(Impl::Steady::now() - impl_->queue.front().since);
  }
  return stats;
}

}  // namespace samvad::storage
