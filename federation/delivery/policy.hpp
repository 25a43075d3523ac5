#pragma once

#include "federation/delivery/poster.hpp"

#include <chrono>

namespace samvad::federation {

/// What follows from an answer (REL-7).
enum class Step {
  kDelivered,
  kOtherForm,  ///< 401 or 403 to the first form: once more, signed the other way
  kDead,       ///< this letter will never be taken
  kRetryHost,  ///< the host cannot take anything now
};

/// `second_form` = this was already the other signature form.
Step next_step(const PostOutcome& outcome, bool second_form);

/// Whether the answer may be about this one letter rather than the whole host: an error of its software (500, 501), not
/// silence, not a gateway's, not a request for a pause.
bool may_be_the_letters(const PostOutcome& outcome);

/// Time to the host's next try: 15 s × 2ⁿ, at most 6 h, full jitter (`random` in [0, 1)); a Retry-After is obeyed up to
/// 24 h.
std::chrono::seconds back_off(int failures, std::optional<std::chrono::seconds> retry_after, double random);

}  // namespace samvad::federation
