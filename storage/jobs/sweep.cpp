#include "storage/jobs/sweep.hpp"

#include <algorithm>
#include <thread>

namespace samvad::storage {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLongestRun = 5s, kLongestRest = 500ms;
constexpr int kAfterOthers = 7;  ///< priority of a sweep that goes on

}  // namespace

bool run_sweep(Db& db, const RunningJob& job, const Sweep& sweep, std::chrono::milliseconds most) {
  const auto end = Steady::now() + most;
  for (;;) {
    const auto began = Steady::now();
    if (sweep.slice(db, sweep.rows) < static_cast<std::size_t>(sweep.rows)) return true;
    const auto now = Steady::now();
    if (now >= end || job.stopping()) return false;
    std::this_thread::sleep_for(std::min<Steady::duration>(now - began, kLongestRest));
  }
}

void add_sweep(JobTable& table, IdMaker& ids, Sweep sweep) {
  const std::string name = sweep.name;
  const auto every = sweep.every;
  table.handle(name, JobMode::kAlone, [&ids, sweep = std::move(sweep)](Db& db, const RunningJob& job) -> Status {
    if (run_sweep(db, job, sweep, kLongestRun)) return {};
    jobs::enqueue(db, ids, {.kind = sweep.name, .unique_key = "schedule " + sweep.name, .priority = kAfterOthers});
    return {};
  });
  table.schedule(name, every, name);
}

}  // namespace samvad::storage
