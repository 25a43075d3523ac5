#pragma once

#include "federation/inbox/acceptor.hpp"
#include "storage/base/settings.hpp"
#include "web/http/rate_limiter.hpp"

namespace samvad::web {

/// The limits of the inbox (`limits.inbox_*`), counted in `limiter`, which must live longer. Thread-safe.
federation::InboxAcceptor::Pace inbox_pace(const storage::Settings& settings, RateLimiter& limiter);

}  // namespace samvad::web
