#pragma once

#include "federation/inbox/inbox_context.hpp"
#include "storage/db/group_commit.hpp"
#include "storage/db/pool.hpp"
#include "storage/tables/inbox.hpp"

#include <functional>
#include <memory>
#include <set>
#include <vector>

namespace samvad::federation {

/// What processing one row came to.
enum class RowFate {
  kFinished,    ///< leaves the queue: done, ignored, or refused for good (logged)
  kNeedsFetch,  ///< goes to the second lane
  kRetry,       ///< runs again later
};

/// The activity of a row, as far as its bytes and the domain policy decide: its signer's (SEC-5), well formed, and of
/// no suspended host, actor or object (SEC-37). The error's detail says why it is dropped.
storage::Result<Document> read_row(const InboxContext& context, const storage::inbox::InboxRow& row);

/// Works off one received activity: reads it, judges it, finds its actor, calls the verb. What it throws (the database)
/// counts as a failed try. Pure of threads, so that tests call it directly.
RowFate process_row(storage::Db& db, Remote& remote, const InboxContext& context, const storage::inbox::InboxRow& row,
                    std::string& error);

/// Works off, in one transaction with a few statements for all of them, those of `rows` that are plain replies: a
/// Create with its post embedded, by a known actor, to a post known here, against which nothing stands. They leave the
/// queue in that transaction; the ids of the others are left to process_row, in their order. Replies that follow
/// something else by their author or about their object in `rows` are among the others. Throws DbError, and then did
/// nothing.
std::set<std::int64_t> process_replies(storage::Db& db, const InboxContext& context,
                                       const std::vector<storage::inbox::InboxRow>& rows);

/// The processing threads: `local_threads` for what needs nothing fetched, `fetching_threads` for the rest, each with a
/// connection of its own. Polls between 20 ms and 1 s as work comes and goes; wake() cuts a wait short. While
/// activities arrive in crowds it gives way to them, for a tenth of a second at most between two small claims: their
/// senders wait for an answer (design.md 5), what is stored already waits for nobody.
class InboxProcessor {
 public:
  /// Makes the Remote that serves one activity.
  using MakeRemote = std::function<std::unique_ptr<Remote>()>;
  /// What the committer of arriving activities has written so far.
  using Taken = std::function<storage::CommitLoop::Counts()>;

  InboxProcessor(const storage::DbConfig& database, const InboxContext& context, MakeRemote make_remote,
                 unsigned local_threads, unsigned fetching_threads, Taken taken = {});
  ~InboxProcessor();  ///< finishes the rows in hand, but waits for no other server (REL-17); leaves the rest in the
                      ///< queue
  InboxProcessor(const InboxProcessor&) = delete;

  /// Takes no more rows and waits for no other server; the destructor waits for the rows in hand.
  void ask_to_stop();

  /// Something was stored just now.
  void wake();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace samvad::federation
