#pragma once

#include "forum/events/forum.hpp"
#include "storage/base/settings.hpp"

namespace samvad::web {

/// The numbers that bound the forum's use cases, from `limits.*` and `session.*`; what has no setting keeps its
/// default.
forum::Limits forum_limits(const storage::Settings& settings);

}  // namespace samvad::web
