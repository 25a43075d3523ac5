#include "storage/db/group_commit.hpp"

#include "storage/base/guards.hpp"
#include "storage/base/log.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <thread>

namespace samvad::storage {

struct CommitLoop::Impl {
  const std::size_t max_batch, capacity;
  const Write write;
  const std::unique_ptr<Db> db;
  mutable std::mutex mutex;
  std::condition_variable wake;
  Batch queue;
  bool stopping = false;
  std::atomic<std::uint64_t> batches{0}, rows{0};
  std::thread thread;

  Impl(const DbConfig& config, std::size_t most, std::size_t room, Write writer)
      : max_batch(most), capacity(room), write(std::move(writer)), db(connect_later(config)) {}

  void run() {
    for (;;) {
      Batch batch;
      {
        std::unique_lock lock(mutex);
        wake.wait(lock, [&] { return stopping || !queue.empty(); });
        if (queue.empty()) return;
        const auto end = queue.begin() + static_cast<std::ptrdiff_t>(std::min(max_batch, queue.size()));
        std::move(queue.begin(), end, std::back_inserter(batch));
        queue.erase(queue.begin(), end);
      }
      store(std::move(batch));
    }
  }

  void store(Batch batch) {
    const bool after_commit = guard_on("REL-1.commit");
    if (!after_commit) tell_all(batch, std::vector<Stored>(batch.size(), Stored::kStored));
    std::vector<Stored> outcomes;
    const bool whole = try_write(batch, outcomes);
    batches.fetch_add(1, std::memory_order_relaxed);
    rows.fetch_add(batch.size(), std::memory_order_relaxed);
    if (!whole && batch.size() > 1) {
      for (auto& entry : batch) {
        Batch alone;
        alone.push_back(std::move(entry));
        try_write(alone, outcomes);
        if (after_commit) tell_all(alone, outcomes);
      }
    } else if (after_commit) {
      tell_all(batch, outcomes);
    }
  }

  static void tell_all(const Batch& batch, const std::vector<Stored>& outcomes) {
    for (std::size_t i = 0; i < batch.size(); ++i) tell(*batch[i], outcomes[i]);
  }

  /// True when every entry has its outcome: written, or the database is away. False when a row spoiled the batch.
  bool try_write(const Batch& batch, std::vector<Stored>& outcomes) {
    try {
      db->transaction([&] {
        outcomes = write(*db, batch);
        if (outcomes.size() != batch.size()) throw std::logic_error("write gave another number of outcomes than rows");
      });
      return true;
    } catch (const DbError& error) {
      log(Level::kWarning, "group_commit_failed",
          {{"rows", batch.size()}, {"sqlstate", error.sqlstate()}, {"what", error.what()}});
      outcomes.assign(batch.size(), Stored::kFailed);
      return error.code() == Code::kUnavailable || error.code() == Code::kDiskFull;
    } catch (const std::exception& error) {
      log(Level::kError, "group_commit_failed", {{"rows", batch.size()}, {"what", error.what()}});
      outcomes.assign(batch.size(), Stored::kFailed);
      return false;
    }
  }

  static void tell(Entry& entry, Stored outcome) {
    try {
      entry.done(outcome);
    } catch (const std::exception& error) {
      log(Level::kError, "group_commit_answer_threw", {{"what", error.what()}});
    }
  }
};

CommitLoop::CommitLoop(const DbConfig& config, std::size_t max_batch, std::size_t queue_capacity, Write write)
    : impl_(std::make_unique<Impl>(config, std::max<std::size_t>(max_batch, 1), queue_capacity, std::move(write))) {
  impl_->thread = std::thread([this] { impl_->run(); });
}

CommitLoop::~CommitLoop() {
  stop();
}

void CommitLoop::stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wake.notify_one();
  if (impl_->thread.joinable()) impl_->thread.join();
}

bool CommitLoop::submit(std::unique_ptr<Entry> entry) {
  {
    const std::lock_guard lock(impl_->mutex);
    if (impl_->stopping || impl_->queue.size() >= impl_->capacity) return false;
    impl_->queue.push_back(std::move(entry));
  }
  impl_->wake.notify_one();
  return true;
}

std::size_t CommitLoop::waiting() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->queue.size();
}

CommitLoop::Counts CommitLoop::counts() const {
  return {impl_->batches.load(std::memory_order_relaxed), impl_->rows.load(std::memory_order_relaxed)};
}

}  // namespace samvad::storage
