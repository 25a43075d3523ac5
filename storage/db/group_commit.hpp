#pragma once

#include "storage/db/db.hpp"
#include "storage/db/pool.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace samvad::storage {

/// What became of one row given to a group committer. kFailed says nothing was promised: the sender tries again.
enum class Stored { kStored, kDuplicate, kFailed };

/// The thread, queue and connection of a GroupCommitter, for entries of any kind.
class CommitLoop {
 public:
  /// One queued row, owned by the loop until its outcome is told.
  struct Entry {
    virtual ~Entry() = default;
    virtual void done(Stored outcome) = 0;
  };
  using Batch = std::vector<std::unique_ptr<Entry>>;
  /// Writes the entries inside the loop's transaction and gives an outcome for each, in order.
  using Write = std::function<std::vector<Stored>(Db&, const Batch&)>;

  /// Starts the thread; its connection opens with the first batch.
  CommitLoop(const DbConfig& config, std::size_t max_batch, std::size_t queue_capacity, Write write);
  ~CommitLoop();  ///< stops
  CommitLoop(const CommitLoop&) = delete;

  /// False when `queue_capacity` entries wait, and after stop().
  bool submit(std::unique_ptr<Entry> entry);
  /// Writes what waits, tells every outcome, ends the thread. From the owner's thread; more than once is once.
  void stop();
  /// Entries no batch has taken yet.
  std::size_t waiting() const;
  /// Batches written so far, and the rows in them: rows / batches is the size of a batch (REL-22).
  struct Counts {
    std::uint64_t batches = 0, rows = 0;
  };
  /// Now; any thread.
  Counts counts() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Gathers rows from many callers into one INSERT … SELECT unnest(…) and one synchronous COMMIT; each caller learns the
/// fate of its own row (REL-1). One thread, one connection; the batch is whatever gathered while the last one
/// committed, at most `max_batch`. When the batch fails for a bad row, its rows are tried one by one; when the database
/// is away, all of them fail at once. `Row` is the aggregate's insert row; `write` inserts a batch and says for each
/// row whether it was new. It runs inside a transaction, perhaps more than once.
template <class Row>
class GroupCommitter {
 public:
  using Outcome = Stored;
  using Write = std::function<std::vector<Outcome>(Db&, const std::vector<Row>&)>;
  using Done = std::function<void(Outcome)>;

  GroupCommitter(const DbConfig& config, std::size_t max_batch, std::size_t queue_capacity, Write write)
      : loop_(config, max_batch, queue_capacity, [write = std::move(write)](Db& db, const CommitLoop::Batch& batch) {
          const Lent lent(batch);
          return write(db, lent.rows);
        }) {}

  /// Queues `row`; `done` is called from the committer's thread after COMMIT returned. False when the queue is full.
  bool submit(Row row, Done done) { return loop_.submit(std::make_unique<Item>(std::move(row), std::move(done))); }
  /// Writes what waits and tells it; nothing is told afterwards.
  void stop() { loop_.stop(); }
  std::size_t waiting() const { return loop_.waiting(); }
  CommitLoop::Counts counts() const { return loop_.counts(); }

 private:
  struct Item final : CommitLoop::Entry {
    Item(Row r, Done d) : row(std::move(r)), tell(std::move(d)) {}
    void done(Stored outcome) override { tell(outcome); }
    Row row;
    Done tell;
  };
  /// The rows of a batch side by side while `write` looks at them, without copying bodies; given back for a retry.
  struct Lent {
    explicit Lent(const CommitLoop::Batch& from) : batch(from) {
      rows.reserve(batch.size());
      for (const auto& entry : batch) rows.push_back(std::move(static_cast<Item&>(*entry).row));
    }
    ~Lent() {
      for (std::size_t i = 0; i < batch.size(); ++i) static_cast<Item&>(*batch[i]).row = std::move(rows[i]);
    }
    Lent(const Lent&) = delete;
    const CommitLoop::Batch& batch;
    std::vector<Row> rows;
  };
  CommitLoop loop_;
};

}  // namespace samvad::storage
