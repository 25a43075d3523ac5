#include "storage/base/id.hpp"

#include "storage/base/crypto.hpp"

#include <algorithm>

namespace samvad::storage {

Result<std::int64_t> parse_id(std::string_view text) {
  if (text.empty() || text.size() > 19 || text[0] == '0') return fail(Code::kBadInput, "error.bad_id");
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return fail(Code::kBadInput, "error.bad_id");
    if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, c - '0', &value)) {
      return fail(Code::kBadInput, "error.bad_id");
    }
  }
  return value;
}

std::int64_t IdMaker::next() {
  const std::int64_t floor = (to_micros(clock_.now()) / 1000) << 10;
  std::int64_t seen = last_.load(std::memory_order_relaxed);
  std::int64_t mine = 0;
  do {
    // the counter runs on: after (ms, 1023) comes (ms + 1, 0), whatever the wall clock says
    mine = std::max(seen + 1, floor);
  } while (!last_.compare_exchange_weak(seen, mine, std::memory_order_relaxed));
  const std::int64_t millis = mine >> 10;
  return (millis << 16) | (process_ << 10) | (mine & 1023);
}

std::int64_t IdMaker::at(Instant published) {
  const std::int64_t millis = std::clamp<std::int64_t>(to_micros(published) / 1000, 1, to_micros(clock_.now()) / 1000);
  return (millis << 16) | static_cast<std::int64_t>(random_u64() & 0xFFFFU);
}

}  // namespace samvad::storage
