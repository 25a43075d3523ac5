#pragma once

#include "storage/base/crypto.hpp"

#include <cstdint>
#include <string_view>

namespace samvad::web {

/// Hash for tables keyed by what strangers send: a seed of this process, so that nobody can aim at one chain (SEC-27).
struct SeededHash {
  using is_transparent = void;
  std::uint64_t seed = storage::random_u64();
  std::size_t operator()(std::string_view text) const {
    std::uint64_t mixed = seed;
    for (const unsigned char c : text) mixed = (mixed ^ c) * 0x100000001b3ULL;
    mixed = (mixed ^ (mixed >> 29)) * 0xD6E8FEB86659FD93ULL;
    return mixed ^ (mixed >> 32);
  }
};

}  // namespace samvad::web
