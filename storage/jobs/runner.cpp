#include "storage/jobs/runner.hpp"

#include "storage/base/crypto.hpp"
#include "storage/base/log.hpp"
#include "storage/jobs/execution.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace samvad::storage {

namespace {

using namespace std::chrono_literals;
constexpr std::chrono::milliseconds kQuick = 100ms, kSlow = 2s, kRenewal = 15s, kPatience = 10s;

}  // namespace

struct JobRunner::Impl {
  const DbConfig config;
  IdMaker& ids;
  const JobTable table;
  const std::string holder = std::to_string(getpid()) + "-" + hex(random_bytes(8));
  mutable std::mutex mutex;
  std::condition_variable wake, ended;
  std::uint64_t wakes = 0;
  std::size_t running = 0, alive = 0;
  bool stopping = false, beating = true;
  Stats counts{};
  std::vector<std::thread> threads;
  std::thread heart;

  bool asked_to_stop() const {
    const std::lock_guard lock(mutex);
    return stopping;
  }

  /// One runner thread: claims and runs until asked to stop.
  void work() {
    const auto db = connect_later(config);
    const std::vector<std::string> kinds = table.kinds();
    std::chrono::milliseconds pause = kQuick;
    std::uint64_t seen = 0;
    while (!asked_to_stop()) {
      const bool busy = run_one(*db, kinds);
      if (busy) {
        pause = kQuick;
        continue;
      }
      std::unique_lock lock(mutex);
      if (wake.wait_for(lock, pause, [&] { return stopping || wakes != seen; })) {
        seen = wakes;
        pause = kQuick;
      } else {
        pause = std::min(pause * 2, kSlow);
      }
    }
    const std::lock_guard lock(mutex);
    --alive;
    ended.notify_all();
  }

  /// True when a job was found.
  bool run_one(Db& db, const std::vector<std::string>& kinds) {
    try {
      const auto claimed = jobs::claim(db, holder, kinds);
      if (!claimed) return false;
      if (asked_to_stop()) {
        jobs::give_back(db, claimed->id, holder);
        return true;
      }
      count([](Impl& self) { ++self.running; });
      const JobEnd end = [&] {
        try {
          return execute(db, table, *claimed, holder, [this] { return asked_to_stop(); });
        } catch (...) {
          count([](Impl& self) { --self.running; });
          throw;
        }
      }();
      count([end](Impl& self) {
        --self.running;
        self.counts.done += end == JobEnd::kDone;
        self.counts.failed += end == JobEnd::kFailed;
        self.counts.buried += end == JobEnd::kBuried;
      });
      return true;
    } catch (const std::exception& error) {
      log(Level::kError, "job_runner", {{"what", error.what()}});
      return false;
    }
  }

  template <class Change>
  void count(const Change& change) {
    const std::lock_guard lock(mutex);
    change(*this);
  }

  /// Renews leases and starts schedules until the runner has stopped.
  void beat() {
    const auto db = connect_later(config);
    std::chrono::milliseconds every = kRenewal;
    for (const auto& schedule : table.schedules()) every = std::min(every, std::max(schedule.every, kQuick));
    auto renewed = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex);
    while (beating) {
      const bool plan = !stopping;
      lock.unlock();
      try {
        if (std::chrono::steady_clock::now() - renewed >= kRenewal) {
          jobs::renew(*db, holder);
          renewed = std::chrono::steady_clock::now();
        }
        if (plan) start_schedules(*db);
      } catch (const std::exception& error) {
        log(Level::kError, "job_heartbeat", {{"what", error.what()}});
      }
      lock.lock();
      wake.wait_for(lock, every, [&] { return !beating; });
    }
  }

  void start_schedules(Db& db) {
    bool any = false;
    for (const auto& schedule : table.schedules()) {
      db.transaction([&] {
        if (!jobs::schedule_due(db, schedule.name, schedule.every)) return;
        jobs::enqueue(db, ids, {schedule.kind, schedule.payload, "schedule " + schedule.name});
        any = true;
      });
    }
    if (any) wake_up();
  }

  void wake_up() {
    {
      const std::lock_guard lock(mutex);
      ++wakes;
    }
    wake.notify_all();
  }
};

JobRunner::JobRunner(const DbConfig& config, IdMaker& ids, JobTable table, unsigned threads)
    : impl_(new Impl{config, ids, std::move(table)}) {
  impl_->alive = threads;
  for (unsigned i = 0; i < threads; ++i) impl_->threads.emplace_back([this] { impl_->work(); });
  impl_->heart = std::thread([this] { impl_->beat(); });
}

JobRunner::~JobRunner() {
  stop(kPatience);
  for (auto& thread : impl_->threads) thread.join();
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->beating = false;
  }
  impl_->wake.notify_all();
  impl_->heart.join();
}

void JobRunner::wake() {
  impl_->wake_up();
}

void JobRunner::ask_to_stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wake.notify_all();
}

bool JobRunner::stop(std::chrono::milliseconds patience) {
  ask_to_stop();
  bool all_ended = false;
  {
    std::unique_lock lock(impl_->mutex);
    all_ended = impl_->ended.wait_for(lock, patience, [&] { return impl_->alive == 0; });
  }
  if (!all_ended) {
    try {
      jobs::give_back_all(*connect(impl_->config), impl_->holder);
    } catch (const DbError& error) {
      log(Level::kWarning, "job_leases_kept", {{"what", error.what()}});
    }
  }
  return all_ended;
}

JobRunner::Stats JobRunner::stats() const {
  const std::lock_guard lock(impl_->mutex);
  Stats stats = impl_->counts;
  stats.running = impl_->running;
  return stats;
}

const std::string& JobRunner::holder() const {
  return impl_->holder;
}

}  // namespace samvad::storage
