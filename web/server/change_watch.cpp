#include "web/server/change_watch.hpp"

#include "storage/base/log.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace samvad::web {

struct ChangeWatch::Impl {
  storage::DbConfig database;
  Tell tell;
  storage::epochs::Poller poller;
  std::unique_ptr<storage::Db> db;
  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false, wanted = false;
  std::thread thread;

  Impl(storage::DbConfig config, Tell teller) : database(std::move(config)), tell(std::move(teller)) {}

  void look() {
    try {
      if (!db) db = storage::connect(database);
      const auto news = poller.poll(*db);
      if (news.everything || !news.changes.empty()) tell(*db, news);
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

ChangeWatch::ChangeWatch(const storage::DbConfig& database, Tell tell)
    : impl_(std::make_unique<Impl>(database, std::move(tell))) {
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
