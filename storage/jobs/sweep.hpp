#pragma once

#include "storage/jobs/runner.hpp"

namespace samvad::storage {

/// Takes out some old rows, at most `rows` of them, and says how many it took or looked at: one short statement or
/// transaction.
using SweepSlice = std::function<std::size_t(Db&, int rows)>;

constexpr int kSweepSlice = 10000;  ///< rows of one slice, when they are small

/// One table's upkeep.
struct Sweep {
  std::string name;                 ///< of its job and its schedule
  std::chrono::milliseconds every;  ///< looks again after
  SweepSlice slice;                 ///< takes some
  int rows = kSweepSlice;           ///< of one slice
};

/// Gives `sweep` a job and a schedule of its own, so that one that fails holds up no other. A run takes one slice; when
/// it was full, the next is queued behind what waits and due after as long as this one took, at most half a second:
/// what grows faster than once per schedule is kept up with, and what people wait for goes first.
void add_sweep(JobTable& table, IdMaker& ids, Sweep sweep);

}  // namespace samvad::storage
