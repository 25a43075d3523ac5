#pragma once

#include "web/pages/visit.hpp"

#include <string_view>

namespace samvad::web {

/// Takes one of what the setting limits.`name` allows this member (SEC-35: the account is the key, whatever its
/// address). kRateLimited "error.too_many" with the seconds to wait when all are used up.
storage::Status within_rate(const Visit& visit, std::string_view name);

/// `response` with Retry-After when `error` says how long to wait.
Response with_wait(Response response, const storage::Error& error);

}  // namespace samvad::web
