#pragma once

#include "forum/events/screen.hpp"
#include "storage/base/result.hpp"

namespace samvad::forum {

/// kRefused "error.refused_by_rule" with args "reason" and "matched" when `verdict` refuses; `hold_refuses` also when
/// it holds, for texts that cannot wait (names, bios).
storage::Status refuse_if_judged(const Verdict& verdict, bool hold_refuses);

}  // namespace samvad::forum
