#include "storage/jobs/backoff.hpp"

#include "storage/base/crypto.hpp"

#include <algorithm>

namespace samvad::storage {

std::chrono::milliseconds backoff(int tries) {
  using namespace std::chrono_literals;
  constexpr std::chrono::milliseconds kLeast = 1s, kMost = 6h;
  const std::chrono::milliseconds bound =
      std::min<std::chrono::milliseconds>(kMost, std::chrono::milliseconds(15'000LL << std::clamp(tries, 0, 20)));
  const auto spread = static_cast<std::uint64_t>((bound - kLeast).count()) + 1;
  return kLeast + std::chrono::milliseconds(static_cast<std::int64_t>(random_u64() % spread));
}

}  // namespace samvad::storage
