#pragma once

#include "storage/tables/inbox.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace samvad::federation {

/// Shares the fetching lane of a process out among the hosts whose activities wait there. A host whose documents come
/// drop by drop has at most half of the threads in hand, and every free one goes first to a host that has none: a slow
/// peer costs nobody else anything.
class FetchingShare {
 public:
  explicit FetchingShare(unsigned threads) : most_(std::max(1U, threads / 2)) {}

  /// The next row to work off, in hand until done(); nothing when none is due or all that are due are over their share.
  std::optional<storage::inbox::InboxRow> claim(storage::Db& db);
  /// Takes in hand a row that was claimed otherwise.
  void hold(const std::string& host);
  void done(const std::string& host);

 private:
  std::vector<std::string> with_at_least(unsigned rows) const;  ///< hosts that have so many in hand

  const unsigned most_;
  std::mutex mutex_;
  std::map<std::string, unsigned> in_hand_;  ///< guarded by mutex_
};

}  // namespace samvad::federation
