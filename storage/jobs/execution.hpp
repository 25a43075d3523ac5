#pragma once

#include "storage/jobs/runner.hpp"

#include <functional>
#include <string>

namespace samvad::storage {

/// How one claimed job ended.
enum class JobEnd { kDone, kFailed, kBuried, kDeferred };

/// Runs `claimed` with its handler on `db` and writes what became of it. Throws DbError only when even that cannot be
/// written; the lease then runs out and the job comes up again.
JobEnd execute(Db& db, const JobTable& table, const jobs::Claimed& claimed, const std::string& holder,
               const std::function<bool()>& stopping);

}  // namespace samvad::storage
