#pragma once

#include "federation/signatures/key_vault.hpp"
#include "forum/events/forum.hpp"
#include "storage/jobs/runner.hpp"

namespace samvad::web {

/// The jobs that run by themselves: board counts, ended measures, the stock of key pairs, old rows. Raw
/// bytes of received activities stay `body_months` whole months.
storage::JobTable housekeeping(const forum::Forum& forum, const federation::KeyVault& vault, int body_months);

}  // namespace samvad::web
