#include "web/http/encoding.hpp"

#include "web/http/header_text.hpp"

#include <array>
#include <brotli/encode.h>
#include <stdexcept>
#include <zlib.h>
#include <zstd.h>

namespace samvad::web {
namespace {

constexpr std::array kBySize{Encoding::kBrotli, Encoding::kZstd, Encoding::kGzip};
constexpr std::array kBySpeed{Encoding::kZstd, Encoding::kGzip, Encoding::kBrotli};

/// Levels measured on a 48 kB page (libraries.md 1).
struct Levels {
  int gzip, brotli, zstd;
};
constexpr Levels kOnce{1, 1, 3};
constexpr Levels kKept{6, 5, 9};

std::string gzip(std::string_view data, int level) {
  z_stream stream{};
  constexpr int kGzipFormat = 16 + 15;
  if (deflateInit2(&stream, level, Z_DEFLATED, kGzipFormat, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("deflateInit2 failed");
  std::string out(deflateBound(&stream, data.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
  stream.avail_in = static_cast<uInt>(data.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (done != Z_STREAM_END) throw std::runtime_error("deflate failed");
  return out;
}

std::string brotli(std::string_view data, int level) {
  std::size_t size = BrotliEncoderMaxCompressedSize(data.size());
  std::string out(size, '\0');
  if (BrotliEncoderCompress(level, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, data.size(),
                            reinterpret_cast<const std::uint8_t*>(data.data()), &size,
                            reinterpret_cast<std::uint8_t*>(out.data())) == BROTLI_FALSE)
    throw std::runtime_error("brotli failed");
  out.resize(size);
  return out;
}

std::string zstd(std::string_view data, int level) {
  std::string out(ZSTD_compressBound(data.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), data.data(), data.size(), level);
  if (ZSTD_isError(size) != 0) throw std::runtime_error("zstd failed");
  out.resize(size);
  return out;
}

}  // namespace

std::string_view token_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::kGzip:
      return "gzip";
    case Encoding::kBrotli:
      return "br";
    case Encoding::kZstd:
      return "zstd";
    case Encoding::kIdentity:
      break;
  }
  return "";
}

std::span<const Encoding> by_size() {
  return kBySize;
}
std::span<const Encoding> by_speed() {
  return kBySpeed;
}

Encoding negotiate_encoding(std::string_view accept_encoding, std::span<const Encoding> preferred) {
  std::array<int, kEncodings> quality{-1, -1, -1, -1};
  int any = 0;
  for (const auto member : split_list(accept_encoding)) {
    const auto end = std::min(member.find(';'), member.size());
    const auto token = trim_spaces(member.substr(0, end));
    const int wanted = quality_of(member.substr(end));
    if (token == "*") any = wanted;
    if (equal_ignoring_case(token, "identity")) quality[0] = wanted;
    for (const Encoding encoding : preferred) {
      const bool same = equal_ignoring_case(token, token_of(encoding)) ||
                        (encoding == Encoding::kGzip && equal_ignoring_case(token, "x-gzip"));
      if (same) quality[static_cast<std::size_t>(encoding)] = wanted;
    }
  }
  Encoding best = Encoding::kIdentity;
  int best_quality = 0;
  for (const Encoding encoding : preferred) {
    const int named = quality[static_cast<std::size_t>(encoding)];
    const int wanted = named < 0 ? any : named;
    if (wanted > best_quality) {
      best = encoding;
      best_quality = wanted;
    }
  }
  return quality[0] > best_quality ? Encoding::kIdentity : best;
}

std::string compress(Encoding encoding, Effort effort, std::string_view data) {
  const Levels& levels = effort == Effort::kOnce ? kOnce : kKept;
  switch (encoding) {
    case Encoding::kGzip:
      return gzip(data, levels.gzip);
    case Encoding::kBrotli:
      return brotli(data, levels.brotli);
    case Encoding::kZstd:
      return zstd(data, levels.zstd);
    case Encoding::kIdentity:
      break;
  }
  return std::string(data);
}

bool is_compressible(std::string_view media_type) {
  const auto type = ascii_lower(trim_spaces(media_type.substr(0, media_type.find(';'))));
  return type.starts_with("text/") || type.ends_with("json") || type.ends_with("xml") || type.ends_with("javascript");
}

}  // namespace samvad::web
