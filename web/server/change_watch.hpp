#pragma once

#include "storage/db/pool.hpp"
#include "storage/tables/epochs.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <span>

namespace samvad::web {

/// Between two looks. What one process changes another shows at most this and the time of one look later: design.md
/// 4.17 allows two seconds.
inline constexpr std::chrono::milliseconds kChangeWatchPeriod{1000};

/// Looks each kChangeWatchPeriod at what other processes changed, over a connection of its own, and tells it
/// (design.md 4.17).
/// What could not be told, because telling threw, is told again with the next look.
class ChangeWatch {
 public:
  /// `tell` gets the changes, or `everything` when the gap was too long to know; it may use the connection.
  using Tell = std::function<void(storage::Db&, const storage::epochs::News&)>;
  /// Asked with every look, for what else follows the database second by second.
  using Look = std::function<void(storage::Db&)>;
  ChangeWatch(const storage::DbConfig& database, Tell tell, Look also = {});
  ~ChangeWatch();
  ChangeWatch(const ChangeWatch&) = delete;

  /// Looks at once, on its own thread: for changes of this process that must not wait (a suspended domain).
  void wake();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace samvad::web
