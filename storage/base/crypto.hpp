#pragma once

#include "storage/base/result.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace samvad::storage {

using Digest256 = std::array<std::uint8_t, 32>;

/// SHA-256 (FIPS 180-4) of the bytes of `data`.
Digest256 sha256(std::string_view data);
/// HMAC-SHA-256 (RFC 2104).
Digest256 hmac_sha256(std::string_view key, std::string_view data);
/// Equal in content; takes the same time wherever they differ. Different lengths are unequal.
bool equal_constant_time(std::string_view left, std::string_view right);

/// `count` bytes from the operating system's generator. Throws std::runtime_error when it cannot give any.
std::string random_bytes(std::size_t count);
std::uint64_t random_u64();
/// 256 random bits as 43 characters of base64url, for tokens.
std::string random_token();

/// The secret of one keyed hash.
using HashKey = std::array<std::uint64_t, 2>;
HashKey random_hash_key();
/// SipHash-2-4: without the key nobody finds texts that collide (SEC-27). Not for signing.
std::uint64_t keyed_hash(const HashKey& key, std::string_view data);

/// AES-256-GCM (NIST SP 800-38D). `key` is 32 bytes; the answer is nonce(12) || ciphertext || tag(16); `context` is
/// authenticated, not encrypted, and must be the same on opening.
std::string seal(std::string_view key, std::string_view plain, std::string_view context);
/// Opposite of seal(). kBadInput "error.internal" when key, context or bytes do not match.
Result<std::string> unseal(std::string_view key, std::string_view sealed, std::string_view context);

/// RFC 4648 encodings; decode functions answer kBadInput on any foreign character or bad padding.
std::string base64(std::string_view data);
std::string base64url(std::string_view data);  ///< without padding
std::string hex(std::string_view data);        ///< lower case
Result<std::string> base64_decode(std::string_view text);
Result<std::string> base64url_decode(std::string_view text);
Result<std::string> hex_decode(std::string_view text);

/// Bytes of a digest as a string_view.
inline std::string_view bytes_of(const Digest256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace samvad::storage
