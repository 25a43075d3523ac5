#pragma once

#include "forum/events/events.hpp"
#include "storage/tables/epochs.hpp"

#include <vector>

namespace samvad::web {

/// What of cached pages an event makes wrong: the same list is dropped here at once after COMMIT and elsewhere within a
/// second by the epochs table (design.md 4.17).
std::vector<storage::epochs::Changed> changes_of(const forum::Event& event);

}  // namespace samvad::web
