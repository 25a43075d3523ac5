#pragma once

#include "federation/signatures/key_vault.hpp"
#include "forum/events/forum.hpp"
#include "storage/jobs/runner.hpp"

#include <chrono>

namespace samvad::web {

/// How long old rows stay.
struct Keeping {
  int body_months = 3;                                          ///< whole months of received bytes
  std::chrono::seconds dead_letters = std::chrono::hours{720};  ///< what was given up
};

/// The jobs that run by themselves: board counts, ended measures, the stock of key pairs, old rows.
storage::JobTable housekeeping(const forum::Forum& forum, const federation::KeyVault& vault, Keeping keeping);

}  // namespace samvad::web
