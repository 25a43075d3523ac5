#pragma once

#include "storage/db/db.hpp"
#include "storage/db/pool.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace samvad::storage {

/// Gathers rows from many callers into one INSERT … SELECT unnest(…) and one synchronous COMMIT; each caller learns the
/// fate of its own row (REL-1). One thread, one connection; the batch is whatever gathered while the last one
/// committed, at most `max_batch`. When the batch fails for a bad row, its rows are tried one by one. `Row` is the
/// aggregate's insert row; `write` inserts a batch and says for each row whether it was new.
template <class Row>
class GroupCommitter {
 public:
  enum class Outcome { kStored, kDuplicate, kFailed };
  using Write = std::function<std::vector<Outcome>(Db&, const std::vector<Row>&)>;
  using Done = std::function<void(Outcome)>;

  GroupCommitter(const DbConfig& config, std::size_t max_batch, std::size_t queue_capacity, Write write);
  ~GroupCommitter();
  /// Queues `row`; `done` is called from the committer's thread after COMMIT returned. False when the queue is full.
  bool submit(Row row, Done done);
  std::size_t waiting() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace samvad::storage
