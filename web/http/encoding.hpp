#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace samvad::web {

/// Content codings we send (RFC 9110 8.4.1, RFC 7932, RFC 8878).
enum class Encoding : std::uint8_t { kIdentity, kGzip, kBrotli, kZstd };
inline constexpr std::size_t kEncodings = 4;

/// Token of Content-Encoding: "gzip", "br", "zstd"; "" for identity.
std::string_view token_of(Encoding encoding);

/// The coding of Accept-Encoding with the highest quality, ties by the order of `preferred`; identity when none of them
/// is wanted (RFC 9110 12.5.3).
Encoding negotiate_encoding(std::string_view accept_encoding, std::span<const Encoding> preferred);
/// Smallest first, for what is compressed once and sent often.
std::span<const Encoding> by_size();
/// Fastest first, for what is compressed once and sent once.
std::span<const Encoding> by_speed();

/// How much work a body is worth: kOnce for one reader (levels 1 to 3), kKept for many (levels 5 to 9).
enum class Effort { kOnce, kKept };
/// `data` compressed; throws std::runtime_error when the library fails (memory).
std::string compress(Encoding encoding, Effort effort, std::string_view data);

/// True for media types that shrink: text, JSON, XML, JavaScript, SVG.
bool is_compressible(std::string_view media_type);
/// Shorter bodies are sent as they are.
inline constexpr std::size_t kLeastCompressed = 860;

}  // namespace samvad::web
