#pragma once

#include <chrono>

namespace samvad::storage {

/// How long a job waits after its try number `tries` (from 1) failed: a random time up to 15 s × 2^tries, at most 6 h
/// (REL-7: full jitter), at least 1 s.
std::chrono::milliseconds backoff(int tries);

}  // namespace samvad::storage
