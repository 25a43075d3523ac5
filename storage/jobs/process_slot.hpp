#pragma once

#include "storage/db/pool.hpp"

#include <functional>
#include <memory>
#include <string>

namespace samvad::storage {

/// This process's number 0–63 among those that share the database, for IdMaker: leased for 60 s and renewed every 15 s
/// by a thread with its own connection, given back at the end.
class ProcessSlot {
 public:
  /// Takes a slot. kUnavailable "error.no_process_slot" when 64 processes run. Throws DbError without a database.
  /// `lost` is called once, from the renewing thread, when another process holds the slot (this one slept longer than
  /// its lease): no further id may be made, so the process should end.
  static Result<std::unique_ptr<ProcessSlot>> take(const DbConfig& config, std::function<void()> lost);
  ~ProcessSlot();
  ProcessSlot(const ProcessSlot&) = delete;

  /// 0–63.
  unsigned number() const;

 private:
  struct Impl;
  explicit ProcessSlot(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace samvad::storage
