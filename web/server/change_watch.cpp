#include "web/server/change_watch.hpp"

#include "storage/base/log.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace samvad::web {

constexpr std::size_t kMostOwed = 10000;

struct ChangeWatch::Impl {
  storage::DbConfig database;
  Tell tell;
  Look also;
  storage::epochs::News owed;  ///< seen, and not told yet
  storage::epochs::Poller poller;
  std::unique_ptr<storage::Db> db;
  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false, wanted = false;
  std::thread thread;

  Impl(storage::DbConfig config, Tell teller, Look looker)
      : database(std::move(config)), tell(std::move(teller)), also(std::move(looker)) {}

  void owe(const storage::epochs::News& news) {
    owed.everything |= news.everything;
    owed.changes.insert(owed.changes.end(), news.changes.begin(), news.changes.end());
    if (owed.changes.size() > kMostOwed) owed = {.everything = true, .changes = {}};
  }

  void look() {
    try {
      if (!db) db = storage::connect(database);
      owe(poller.poll(*db));
      if (owed.everything || !owed.changes.empty()) tell(*db, owed);
      owed = {};
      if (also) also(*db);
    } catch (const std::exception& problem) {
      // cached pages stay: nothing can change what they show while the database is away
      storage::log(storage::Level::kWarning, "change_watch_failed", {{"why", problem.what()}});
      db.reset();
    }
  }

  void run() {
    std::unique_lock lock(mutex);
    while (!stopping) {
      wanted = false;
      lock.unlock();
      look();
      lock.lock();
      changed.wait_for(lock, kChangeWatchPeriod, [&] { return stopping || wanted; });
    }
  }
};

ChangeWatch::ChangeWatch(const storage::DbConfig& database, Tell tell, Look also)
    : impl_(std::make_unique<Impl>(database, std::move(tell), std::move(also))) {
  impl_->look();  // the first look must come before the first page is cached
  impl_->thread = std::thread([this] { impl_->run(); });
}

void ChangeWatch::wake() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->wanted = true;
  }
  impl_->changed.notify_all();
}

ChangeWatch::~ChangeWatch() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->changed.notify_all();
  impl_->thread.join();
}

}  // namespace samvad::web
