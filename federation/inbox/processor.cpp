#include "federation/inbox/processor.hpp"

#include "storage/base/log.hpp"
#include "storage/tables/hosts.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace samvad::federation {
namespace {

using storage::Level;
using storage::inbox::InboxRow;
using storage::inbox::Lane;
namespace inbox = storage::inbox;

constexpr int kBatch = 64;      ///< rows one claim takes
constexpr int kFetchBatch = 4;  ///< fewer where each may wait for seconds
constexpr int kMostTries = 8;
constexpr std::size_t kMostNoted = 4096;  ///< hosts remembered a thread (SEC-27)

/// Which hosts a thread has told the table of lately.
class Noted {
 public:
  /// Those of `rows` to be told of now: each at most once a minute.
  std::vector<std::string> due(const std::vector<InboxRow>& rows) {
    const auto now = std::chrono::steady_clock::now();
    if (told_.size() > kMostNoted) told_.clear();
    std::vector<std::string> names;
    for (const auto& row : rows) {
      auto& last = told_[row.host];
      if (last && now - *last < std::chrono::minutes{1}) continue;
      last = now;
      names.push_back(row.host);
    }
    return names;
  }

 private:
  std::map<std::string, std::optional<std::chrono::steady_clock::time_point>> told_;
};

/// 15 s doubling, at most an hour: long enough for a peer's restart, short enough to be seen the same day.
int delay_after(int tries) {
  return static_cast<int>(std::min(3600.0, 15.0 * std::pow(2.0, std::max(0, tries - 1))));
}

}  // namespace

struct InboxProcessor::Impl {
  storage::DbConfig database;
  const InboxContext& context;
  MakeRemote make_remote;
  std::atomic<bool> stopping{false};
  std::mutex mutex;
  std::condition_variable changed;
  std::uint64_t wakes = 0;  ///< guarded by mutex
  std::vector<std::thread> threads;

  Impl(storage::DbConfig config, const InboxContext& inbox_context, MakeRemote make)
      : database(std::move(config)), context(inbox_context), make_remote(std::move(make)) {}

  /// Waits for wake(), the end, or `longest`; gives the number of wakes seen.
  std::uint64_t wait(std::uint64_t seen, std::chrono::milliseconds longest) {
    std::unique_lock lock(mutex);
    changed.wait_for(lock, longest, [&] { return stopping.load() || wakes != seen; });
    return wakes;
  }

  void settle(storage::Db& db, const InboxRow& row, Lane lane, std::vector<std::int64_t>& finished) {
    std::string error;
    RowFate fate = RowFate::kRetry;
    try {
      if (lane == Lane::kLocal) {
        NoRemote none;
        fate = process_row(db, none, context, row, error);
      } else {
        const auto remote = make_remote();
        fate = process_row(db, *remote, context, row, error);
      }
    } catch (const std::exception& problem) {
      error = problem.what();
    }
    switch (fate) {
      case RowFate::kFinished:
        finished.push_back(row.id);
        break;
      case RowFate::kNeedsFetch:
        inbox::change_lane(db, row.id, Lane::kFetching);
        break;
      case RowFate::kRetry: {
        const bool dead = row.tries >= kMostTries;
        inbox::put_back(db, row.id, delay_after(row.tries), dead, error);
        storage::log(dead ? Level::kError : Level::kWarning, dead ? "activity_dead" : "activity_put_back",
                     {{"activity", row.activity_uri}, {"tries", row.tries}, {"why", error}});
        break;
      }
    }
  }

  /// One claim and its rows; how many there were.
  std::size_t round(storage::Db& db, Lane lane, Noted& noted) {
    const auto rows = inbox::claim(db, lane, lane == Lane::kLocal ? kBatch : kFetchBatch);
    storage::hosts::note_inbound(db, noted.due(rows));
    std::vector<std::int64_t> finished;
    for (const auto& row : rows) settle(db, row, lane, finished);
    inbox::finish(db, finished);
    return rows.size();
  }

  void work(Lane lane) {
    std::unique_ptr<storage::Db> db;
    std::uint64_t seen = 0;
    Noted noted;
    std::chrono::milliseconds pause{20};
    while (!stopping.load()) {
      std::size_t done = 0;
      try {
        if (!db) db = storage::connect(database);
        done = round(*db, lane, noted);
      } catch (const std::exception& problem) {
        storage::log(Level::kError, "inbox_round_failed", {{"why", problem.what()}});
        db.reset();
      }
      if (done > 0) {
        pause = std::chrono::milliseconds{20};
        continue;
      }
      seen = wait(seen, pause);
      pause = std::min(pause * 2, std::chrono::milliseconds{1000});
    }
  }
};

InboxProcessor::InboxProcessor(const storage::DbConfig& database, const InboxContext& context, MakeRemote make_remote,
                               unsigned local_threads, unsigned fetching_threads)
    : impl_(std::make_unique<Impl>(database, context, std::move(make_remote))) {
  for (unsigned i = 0; i < local_threads; ++i) impl_->threads.emplace_back([this] { impl_->work(Lane::kLocal); });
  for (unsigned i = 0; i < fetching_threads; ++i) impl_->threads.emplace_back([this] { impl_->work(Lane::kFetching); });
}

InboxProcessor::~InboxProcessor() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping.store(true);
  }
  impl_->changed.notify_all();
  for (auto& thread : impl_->threads) thread.join();
}

void InboxProcessor::wake() {
  {
    const std::lock_guard lock(impl_->mutex);
    ++impl_->wakes;
  }
  impl_->changed.notify_all();
}

}  // namespace samvad::federation
