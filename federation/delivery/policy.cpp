#include "federation/delivery/policy.hpp"

#include <algorithm>
#include <cmath>

namespace samvad::federation {

using std::chrono::seconds;

Step next_step(const PostOutcome& outcome, bool second_form) {
  if (outcome.never) return Step::kDead;
  const int status = outcome.status;
  if (status >= 200 && status < 300) return Step::kDelivered;
  if (status == 401 || status == 403) return second_form ? Step::kDead : Step::kOtherForm;
  if (status == 408 || status == 425 || status == 429 || status == 0 || status >= 500) return Step::kRetryHost;
  return Step::kDead;  // other 4xx, and redirects: an inbox that moved is read from its actor again
}

bool may_be_the_letters(const PostOutcome& outcome) {
  return outcome.error.empty() && !outcome.retry_after && (outcome.status == 500 || outcome.status == 501);
}

seconds back_off(int failures, std::optional<seconds> retry_after, double random) {
  if (retry_after) return std::clamp(*retry_after, seconds{1}, seconds{24 * 3600});
  const double whole = std::min(6.0 * 3600, 15.0 * std::pow(2.0, std::clamp(failures, 0, 20)));
  return seconds{std::max<std::int64_t>(1, static_cast<std::int64_t>(whole * random))};
}

}  // namespace samvad::federation
