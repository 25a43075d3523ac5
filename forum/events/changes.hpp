#pragma once

#include "forum/events/events.hpp"
#include "storage/tables/epochs.hpp"

#include <vector>

namespace samvad::forum {

/// What of cached pages an event makes wrong (design.md 4.17). Events::emit writes the list to the epochs table, where
/// every process finds it within a second; the process that serves drops it at once after COMMIT.
std::vector<storage::epochs::Changed> changes_of(const Event& event);

}  // namespace samvad::forum
