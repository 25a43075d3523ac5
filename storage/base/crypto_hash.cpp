// SipHash-2-4 (Aumasson and Bernstein, 2012), the keyed hash for tables that strangers fill.
#include "storage/base/crypto.hpp"

#include <bit>

namespace samvad::storage {
namespace {

struct SipState {
  std::uint64_t v0, v1, v2, v3;

  void round() {
    v0 += v1;
    v1 = std::rotl(v1, 13) ^ v0;
    v0 = std::rotl(v0, 32);
    v2 += v3;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1;
    v1 = std::rotl(v1, 17) ^ v2;
    v2 = std::rotl(v2, 32);
  }
  void take(std::uint64_t word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
};

/// Up to eight bytes, the first the lowest, whatever the machine's own order is.
std::uint64_t word_of(std::string_view bytes) {
  std::uint64_t word = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) word = (word << 8) | static_cast<unsigned char>(bytes[i - 1]);
  return word;
}

}  // namespace

HashKey random_hash_key() {
  return {random_u64(), random_u64()};
}

std::uint64_t keyed_hash(const HashKey& key, std::string_view data) {
  SipState state{key[0] ^ 0x736f6d6570736575ULL, key[1] ^ 0x646f72616e646f6dULL, key[0] ^ 0x6c7967656e657261ULL,
                 key[1] ^ 0x7465646279746573ULL};
  const std::uint64_t length = static_cast<std::uint64_t>(data.size()) << 56;
  while (data.size() >= 8) {
    state.take(word_of(data.substr(0, 8)));
    data.remove_prefix(8);
  }
  state.take(length | word_of(data));
  state.v2 ^= 0xff;
  for (int i = 0; i < 4; ++i) state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

}  // namespace samvad::storage
