#pragma once

#include "forum/events/forum.hpp"
#include "storage/jobs/runner.hpp"
#include "web/server/housekeeping.hpp"

namespace samvad::web {

/// Adds the jobs that take out what is old, each on a schedule of its own.
void add_sweeps(storage::JobTable& table, const forum::Forum& forum, Keeping keeping);

}  // namespace samvad::web
