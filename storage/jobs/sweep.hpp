#pragma once

#include "storage/jobs/runner.hpp"

namespace samvad::storage {

/// Takes out some old rows, at most `rows` of them, and says how many: one short statement or transaction.
using SweepSlice = std::function<std::size_t(Db&, int rows)>;

constexpr int kSweepSlice = 10000;  ///< rows of one slice, when they are small

/// One table's upkeep.
struct Sweep {
  std::string name;                 ///< of its job and its schedule
  std::chrono::milliseconds every;  ///< looks again after
  SweepSlice slice;                 ///< takes some
  int rows = kSweepSlice;           ///< of one slice
};

/// Takes slice after slice until one is not full: what grows faster than once per schedule is kept up with, too. After
/// each it rests as long as the slice took, so that what people wait for goes first. False when rows may be left,
/// because `most` went by or the process stops.
bool run_sweep(Db& db, const RunningJob& job, const Sweep& sweep, std::chrono::milliseconds most);

/// Gives `sweep` a job and a schedule of its own, so that one that fails holds up no other. A run ends after 5 s, then
/// it is queued again behind what waits, until nothing is left.
void add_sweep(JobTable& table, IdMaker& ids, Sweep sweep);

}  // namespace samvad::storage
