#include "federation/inbox/processor.hpp"

#include "federation/inbox/fetching_share.hpp"
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
#include <set>
#include <thread>
#include <utility>
#include <vector>

namespace samvad::federation {
namespace {

using storage::Level;
using storage::inbox::InboxRow;
using storage::inbox::Lane;
namespace inbox = storage::inbox;

constexpr std::size_t kBatch = 64;  ///< rows one claim takes at most
constexpr std::size_t kLeast = 4;   ///< and at least, however slow the database is
/// A batch of replies holds the rows of its threads, and members who post there wait: longer ones are halved.
constexpr std::chrono::milliseconds kLongestHold{100};
/// So many rows a commit come from a crowd: a commit takes milliseconds, and a thousand a second fill it less.
constexpr std::uint64_t kCrowd = 12;
constexpr std::chrono::milliseconds kGlance{20}, kLongestGiveWay{100};
constexpr std::size_t kBesideCrowd = 16;  ///< rows taken at once while a crowd arrives
/// Who writes sees the answer on its page within a second (design.md 5): rows that waited so long wait for no crowd.
constexpr std::chrono::milliseconds kLongestWait{800};
constexpr std::chrono::seconds kLookForLeft{10};  ///< between looks for rows whose process died
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

/// Counts a row among what its host has in hand while this lives.
class HostInHand {
 public:
  HostInHand(FetchingShare& share, const std::string& host) : share_(share), host_(host) {}
  ~HostInHand() { share_.done(host_); }
  HostInHand(const HostInHand&) = delete;

 private:
  FetchingShare& share_;
  const std::string& host_;
};

/// Holds the row in hand before each question to another server.
class HoldingRemote final : public Remote {
 public:
  HoldingRemote(Remote& inner, storage::Db& db, std::int64_t row) : inner_(inner), db_(db), row_(row) {}
  storage::Result<storage::Json> fetch(std::string_view uri) override {
    inbox::renew(db_, row_);
    return inner_.fetch(uri);
  }
  storage::Status confirm_handle(std::string_view name, std::string_view host, std::string_view actor_uri) override {
    inbox::renew(db_, row_);
    return inner_.confirm_handle(name, host, actor_uri);
  }

 private:
  Remote& inner_;
  storage::Db& db_;
  std::int64_t row_;
};

}  // namespace

struct InboxProcessor::Impl {
  storage::DbConfig database;
  const InboxContext& context;
  MakeRemote make_remote;
  const Taken taken;
  FetchingShare share;
  std::atomic<bool> stopping{false};
  std::condition_variable ended;
  /// Where the threads of one lane wait; a wake that finds all of them busy is kept for the next one that looks.
  struct Bell {
    std::condition_variable rung;
    bool kept = false;
  };
  std::mutex mutex;
  Bell local, fetching;      ///< guarded by mutex
  std::set<Remote*> asking;  ///< those that threads fetch with; guarded by mutex
  std::vector<std::thread> threads;

  Impl(storage::DbConfig config, const InboxContext& inbox_context, MakeRemote make, unsigned fetching_threads,
       Taken counts)
      : database(std::move(config)),
        context(inbox_context),
        make_remote(std::move(make)),
        taken(std::move(counts)),
        share(fetching_threads) {}

  Bell& bell(Lane lane) { return lane == Lane::kLocal ? local : fetching; }

  /// Waits for a wake of this lane, the end, or `longest`.
  void wait(Lane lane, std::chrono::milliseconds longest) {
    std::unique_lock lock(mutex);
    Bell& mine = bell(lane);
    mine.rung.wait_for(lock, longest, [&] { return stopping.load() || mine.kept; });
    mine.kept = false;
  }

  void wake_one(Lane lane) {
    {
      const std::lock_guard lock(mutex);
      if (std::exchange(bell(lane).kept, true)) return;
    }
    bell(lane).rung.notify_one();
  }

  /// Works a row off in one transaction that also takes it out of the queue; leaves it there when it could not.
  RowFate try_local(storage::Db& db, const InboxRow& row, std::string& error) {
    RowFate fate = RowFate::kRetry;
    struct Unfinished {};
    try {
      db.transaction([&] {
        NoRemote none;
        fate = process_row(db, none, context, row, error);
        if (fate != RowFate::kFinished) throw Unfinished{};
        inbox::finish_with(db, {row.id});
      });
    } catch (const Unfinished&) {
    }
    return fate;
  }

  /// Names a Remote as in use while it lives, so that the end need not wait for other servers.
  class Asking {
   public:
    Asking(Impl& impl, Remote& remote) : impl_(impl), remote_(remote) {
      const std::lock_guard lock(impl_.mutex);
      impl_.asking.insert(&remote_);
      if (impl_.stopping.load()) remote_.cut();
    }
    ~Asking() {
      const std::lock_guard lock(impl_.mutex);
      impl_.asking.erase(&remote_);
    }
    Asking(const Asking&) = delete;

   private:
    Impl& impl_;
    Remote& remote_;
  };

  /// Works a row off whose activity needs documents from other servers: no transaction stays open while they are slow.
  RowFate try_fetching(storage::Db& db, const InboxRow& row, std::string& error) {
    const auto remote = make_remote();
    const Asking asked(*this, *remote);
    HoldingRemote holding(*remote, db, row.id);
    const RowFate fate = process_row(db, holding, context, row, error);
    if (fate == RowFate::kFinished) inbox::finish(db, {row.id});
    return fate;
  }

  /// What one thread remembers between its rounds.
  struct Worker {
    Lane lane;
    Noted noted;
    std::size_t batch = kBatch;  ///< rows it takes at once
    std::chrono::steady_clock::time_point looked_for_left{};
    storage::CommitLoop::Counts taken{};  ///< at the last glance
    bool behind = false;                  ///< what it took last had waited longer than it should
  };

  /// Whether activities arrived in crowds since this worker's last glance.
  bool crowded(Worker& worker) const {
    const auto now = taken();
    const auto batches = now.batches - worker.taken.batches, rows = now.rows - worker.taken.rows;
    worker.taken = now;
    return batches > 0 && rows >= kCrowd * batches;
  }

  /// Whether `rows`, oldest first, waited too long for their first try. The time is in their ids (design.md 4.20).
  bool waited_long(const std::vector<InboxRow>& rows) const {
    const auto first = std::find_if(rows.begin(), rows.end(), [](const InboxRow& row) { return row.tries <= 1; });
    return first != rows.end() && context.forum.clock.now() - storage::time_of(first->id) > kLongestWait;
  }

  /// Lets arriving crowds pass; true when one still comes after the longest wait.
  bool give_way(Worker& worker) {
    if (!taken || worker.behind) return false;
    const auto longest = std::chrono::steady_clock::now() + kLongestGiveWay;
    while (crowded(worker)) {
      if (std::chrono::steady_clock::now() >= longest) return true;
      std::unique_lock lock(mutex);
      if (ended.wait_for(lock, kGlance, [&] { return stopping.load(); })) break;
    }
    return false;
  }

  /// Works off the plain replies among `rows` together; the ids of those that are done. A batch that fails did nothing:
  /// its rows are done one by one, so that a bad one fails alone.
  std::set<std::int64_t> try_replies(storage::Db& db, Worker& worker, const std::vector<InboxRow>& rows) {
    if (rows.size() < 2) return {};
    const auto began = std::chrono::steady_clock::now();
    std::set<std::int64_t> done;
    try {
      done = process_replies(db, context, rows);
    } catch (const std::exception& problem) {
      storage::log(Level::kWarning, "replies_failed", {{"rows", rows.size()}, {"why", problem.what()}});
    }
    const bool slow = std::chrono::steady_clock::now() - began > kLongestHold;
    worker.batch = slow ? std::max(worker.batch / 2, kLeast) : std::min(worker.batch * 2, kBatch);
    return done;
  }

  /// Rows whose process died with them run alone, one claim each, so that a deadly one takes no other with it; one that
  /// was so at every try is a dead letter (REL-9). How many there were, at most a batch.
  std::size_t settle_left(storage::Db& db, Worker& worker) {
    const auto now = std::chrono::steady_clock::now();
    if (now - worker.looked_for_left < kLookForLeft) return 0;
    for (std::size_t done = 0; done < kBatch; ++done) {
      const auto row = stopping.load() ? std::nullopt : inbox::claim_left(db, worker.lane);
      if (!row) {
        worker.looked_for_left = now;
        return done;
      }
      if (row->tries > kMostTries) {
        inbox::put_back(db, row->id, 0, true, "the process ended at every try");
        storage::log(Level::kError, "activity_dead", {{"activity", row->activity_uri}, {"tries", row->tries}});
      } else {
        settle_in_hand(db, *row, worker.lane);
      }
    }
    return kBatch;
  }

  /// settle(), counted among what its host has in hand.
  void settle_in_hand(storage::Db& db, const InboxRow& row, Lane lane) {
    if (lane == Lane::kLocal) return settle(db, row, lane);
    share.hold(row.host);
    const HostInHand held(share, row.host);
    settle(db, row, lane);
  }

  void settle(storage::Db& db, const InboxRow& row, Lane lane) {
    std::string error;
    RowFate fate = RowFate::kRetry;
    bool failed_here = false;
    try {
      fate = lane == Lane::kLocal ? try_local(db, row, error) : try_fetching(db, row, error);
    } catch (const std::exception& problem) {
      fate = RowFate::kRetry;
      failed_here = true;
      error = problem.what();
    }
    if (fate == RowFate::kNeedsFetch) {
      inbox::change_lane(db, row.id, Lane::kFetching);
      wake_one(Lane::kFetching);
    } else if (fate == RowFate::kRetry && lane == Lane::kFetching && stopping.load()) {
      inbox::change_lane(db, row.id, lane);  // cut short by the end: due at once, this try not counted (REL-17)
    } else if (fate == RowFate::kRetry) {
      bool dead = row.tries >= kMostTries;
      if (lane == Lane::kFetching && !failed_here) {
        dead = inbox::wait_for_peer(db, row.id, error);
      } else {
        inbox::put_back(db, row.id, delay_after(row.tries), dead, error);
      }
      storage::log(dead ? Level::kError : Level::kWarning, dead ? "activity_dead" : "activity_put_back",
                   {{"activity", row.activity_uri}, {"tries", row.tries}, {"why", error}});
    }
  }

  /// One row of the fetching lane, where each may wait for minutes, so that none waits for another; how many there
  /// were.
  std::size_t fetching_round(storage::Db& db, Worker& worker) {
    const std::size_t left = settle_left(db, worker);
    const auto row = share.claim(db);
    if (!row) return left;
    const HostInHand held(share, row->host);
    storage::hosts::note_inbound(db, worker.noted.due({*row}));
    settle(db, *row, Lane::kFetching);
    return left + 1;
  }

  /// One claim and its rows; how many there were.
  std::size_t round(storage::Db& db, Worker& worker) {
    if (worker.lane == Lane::kFetching) return fetching_round(db, worker);
    const std::size_t most = give_way(worker) ? std::min(kBesideCrowd, worker.batch) : worker.batch;
    const std::size_t left = settle_left(db, worker);
    const auto rows = inbox::claim(db, worker.lane, static_cast<int>(most));
    worker.behind = waited_long(rows);
    // two threads share the work: the other one looks while this one is busy
    if (rows.size() == most) wake_one(worker.lane);
    storage::hosts::note_inbound(db, worker.noted.due(rows));
    const auto done = try_replies(db, worker, rows);
    for (const auto& row : rows) {
      if (!done.contains(row.id)) settle(db, row, worker.lane);
    }
    return left + rows.size();
  }

  void work(Lane lane) {
    std::unique_ptr<storage::Db> db;
    Worker worker{.lane = lane, .noted = {}};
    std::chrono::milliseconds pause{20};
    while (!stopping.load()) {
      std::size_t done = 0;
      try {
        if (!db) db = storage::connect(database);
        done = round(*db, worker);
      } catch (const std::exception& problem) {
        storage::log(Level::kError, "inbox_round_failed", {{"why", problem.what()}});
        db.reset();
      }
      if (done > 0) {
        pause = std::chrono::milliseconds{20};
        continue;
      }
      wait(lane, pause);
      pause = std::min(pause * 2, std::chrono::milliseconds{1000});
    }
  }
};

InboxProcessor::InboxProcessor(const storage::DbConfig& database, const InboxContext& context, MakeRemote make_remote,
                               unsigned local_threads, unsigned fetching_threads, Taken taken)
    : impl_(std::make_unique<Impl>(database, context, std::move(make_remote), fetching_threads, std::move(taken))) {
  for (unsigned i = 0; i < local_threads; ++i) impl_->threads.emplace_back([this] { impl_->work(Lane::kLocal); });
  for (unsigned i = 0; i < fetching_threads; ++i) impl_->threads.emplace_back([this] { impl_->work(Lane::kFetching); });
}

void InboxProcessor::ask_to_stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping.store(true);
    for (Remote* remote : impl_->asking) remote->cut();
  }
  impl_->ended.notify_all();
  impl_->local.rung.notify_all();
  impl_->fetching.rung.notify_all();
}

InboxProcessor::~InboxProcessor() {
  ask_to_stop();
  for (auto& thread : impl_->threads) thread.join();
}

void InboxProcessor::wake() {
  impl_->wake_one(Lane::kLocal);
}

}  // namespace samvad::federation
