#pragma once

#include "federation/inbox/inbox_context.hpp"
#include "storage/db/pool.hpp"
#include "storage/tables/inbox.hpp"

#include <functional>
#include <memory>

namespace samvad::federation {

/// What processing one row came to.
enum class RowFate {
  kFinished,    ///< leaves the queue: done, ignored, or refused for good (logged)
  kNeedsFetch,  ///< goes to the second lane
  kRetry,       ///< runs again later
};

/// Works off one received activity: reads it, judges it, finds its actor, calls the verb. What it throws (the database)
/// counts as a failed try. Pure of threads, so that tests call it directly.
RowFate process_row(storage::Db& db, Remote& remote, const InboxContext& context, const storage::inbox::InboxRow& row,
                    std::string& error);

/// The processing threads: `local_threads` for what needs nothing fetched, `fetching_threads` for the rest, each with a
/// connection of its own. Polls between 20 ms and 1 s as work comes and goes; wake() cuts a wait short.
class InboxProcessor {
 public:
  /// Makes the Remote that serves one activity.
  using MakeRemote = std::function<std::unique_ptr<Remote>()>;

  InboxProcessor(const storage::DbConfig& database, const InboxContext& context, MakeRemote make_remote,
                 unsigned local_threads, unsigned fetching_threads);
  ~InboxProcessor();  ///< finishes the rows in hand, leaves the rest in the queue
  InboxProcessor(const InboxProcessor&) = delete;

  /// Something was stored just now.
  void wake();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace samvad::federation
