#include "storage/jobs/sweep.hpp"

#include <algorithm>

namespace samvad::storage {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLongestRest{500};
constexpr int kAfterOthers = 7;  ///< priority of a sweep that goes on

}  // namespace

void add_sweep(JobTable& table, IdMaker& ids, Sweep sweep) {
  const std::string name = sweep.name;
  const auto every = sweep.every;
  table.handle(name, JobMode::kAlone, [&ids, sweep = std::move(sweep)](Db& db, const RunningJob&) -> Status {
    const auto began = Steady::now();
    if (sweep.slice(db, sweep.rows) < static_cast<std::size_t>(sweep.rows)) return {};
    const auto took = std::chrono::ceil<std::chrono::milliseconds>(Steady::now() - began);
    jobs::enqueue(db, ids,
                  {.kind = sweep.name,
                   .unique_key = "schedule " + sweep.name,
                   .priority = kAfterOthers,
                   .delay = std::min(took, kLongestRest)});
    return {};
  });
  table.schedule(name, every, name);
}

}  // namespace samvad::storage
