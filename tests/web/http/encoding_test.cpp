#include "web/http/encoding.hpp"

#include "web/http/conditional.hpp"
#include "web/http/finish.hpp"

#include <brotli/decode.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

namespace samvad::web::test {
namespace {

std::string decode(Encoding encoding, const std::string& data, std::size_t size) {
  std::string out(size + 1, '\0');
  std::size_t got = out.size();
  if (encoding == Encoding::kGzip) {
    z_stream stream{};
    inflateInit2(&stream, 16 + 15);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
    stream.avail_in = static_cast<uInt>(data.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    got = stream.total_out;
    inflateEnd(&stream);
  } else if (encoding == Encoding::kBrotli) {
    EXPECT_EQ(BrotliDecoderDecompress(data.size(), reinterpret_cast<const std::uint8_t*>(data.data()), &got,
                                      reinterpret_cast<std::uint8_t*>(out.data())),
              BROTLI_DECODER_RESULT_SUCCESS);
  } else {
    got = ZSTD_decompress(out.data(), out.size(), data.data(), data.size());
  }
  out.resize(got);
  return out;
}

TEST(Encoding, DecodesToTheSame) {
  std::string page;
  while (page.size() < 50'000) page += "<p>संवाद " + std::to_string(page.size()) + "</p>";
  for (const auto& text : {page, std::string(), std::string("x")})
    for (const Encoding encoding : by_size())
      for (const Effort effort : {Effort::kOnce, Effort::kKept})
        EXPECT_EQ(decode(encoding, compress(encoding, effort, text), text.size()), text);
  EXPECT_LT(compress(Encoding::kBrotli, Effort::kKept, page).size(), page.size() / 4);
}

TEST(Encoding, Negotiates) {
  const std::vector<std::pair<std::string, Encoding>> cases{
      {"", Encoding::kIdentity},
      {"gzip", Encoding::kGzip},
      {"gzip, deflate, br, zstd", Encoding::kBrotli},
      {"gzip;q=1.0, br;q=0.5", Encoding::kGzip},
      {"GZIP", Encoding::kGzip},
      {"x-gzip", Encoding::kGzip},
      {"br;q=0, gzip;q=0.001", Encoding::kGzip},
      {"*", Encoding::kBrotli},
      {"*;q=0.5, br;q=0", Encoding::kZstd},
      {"identity", Encoding::kIdentity},
      {"identity;q=1, gzip;q=0.5", Encoding::kIdentity},
      {"gzip;q=nonsense", Encoding::kIdentity},
      {"gzip;q=2", Encoding::kIdentity},
      {"compress, deflate", Encoding::kIdentity},
  };
  for (const auto& [accept, expected] : cases) EXPECT_EQ(negotiate_encoding(accept, by_size()), expected) << accept;
  EXPECT_EQ(negotiate_encoding("br, gzip, zstd", by_speed()), Encoding::kZstd);
}

TEST(Encoding, KnowsWhatShrinks) {
  for (const auto* type : {"text/html; charset=utf-8", "application/activity+json", "image/svg+xml", "Text/CSS"})
    EXPECT_TRUE(is_compressible(type)) << type;
  for (const auto* type : {"image/png", "font/woff2", "application/zip", ""})
    EXPECT_FALSE(is_compressible(type)) << type;
}

Request get_request(Headers headers) {
  Request request;
  request.headers = std::move(headers);
  return request;
}

TEST(Conditional, ComparesTags) {
  const auto tag = etag_of("hello");
  EXPECT_EQ(etag_with(tag, Encoding::kGzip).substr(0, 23), tag.substr(0, 23));
  EXPECT_TRUE(not_modified(get_request({{"if-none-match", "\"x\", " + tag}}), tag));
  EXPECT_TRUE(not_modified(get_request({{"if-none-match", "W/" + tag}}), tag));
  EXPECT_TRUE(not_modified(get_request({{"if-none-match", "*"}}), tag));
  EXPECT_FALSE(not_modified(get_request({{"if-none-match", etag_with(tag, Encoding::kGzip)}}), tag));
  EXPECT_FALSE(not_modified(get_request({}), tag));
  auto post = get_request({{"if-none-match", "*"}});
  post.method = Method::kPost;
  EXPECT_FALSE(not_modified(post, tag));
}

TEST(Finish, GivesTagsAnd304) {
  const std::string text(5000, 'a');
  const auto first =
      finish_response(get_request({{"accept-encoding", "gzip"}}), Response::of(200, "text/plain", text), {});
  EXPECT_EQ(first.get("Content-Encoding"), "gzip");
  EXPECT_LT(first.text().size(), text.size());
  const std::string tag(first.get("ETag"));
  const auto again = finish_response(get_request({{"accept-encoding", "gzip"}, {"if-none-match", tag}}),
                                     Response::of(200, "text/plain", text), {});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.text(), "");
  EXPECT_EQ(again.get("Cache-Control"), "no-cache");
  const auto changed = finish_response(get_request({{"accept-encoding", "gzip"}, {"if-none-match", tag}}),
                                       Response::of(200, "text/plain", text + "b"), {});
  EXPECT_EQ(changed.status, 200);
}

/// SEC-17: what depends on the viewer is kept by nobody.
TEST(Finish, ViewersAnswersAreKeptByNobody) {
  for (const Headers& headers :
       {Headers{{"cookie", "session=x"}}, Headers{{"cookie", "__Host-session=x"}},
        Headers{{"authorization", "Bearer x"}}, Headers{{"signature", "x"}}, Headers{{"signature-input", "x"}}}) {
    auto page = Response::of(200, "text/html; charset=utf-8", "hello");
    page.set("Cache-Control", "public, max-age=60");
    const auto answer = finish_response(get_request(headers), std::move(page), {});
    EXPECT_EQ(answer.get("Cache-Control"), "private, no-store");
    EXPECT_EQ(answer.get("ETag"), "");
    for (const auto* name : {"Accept", "Accept-Language", "Cookie", "Authorization", "Signature", "Signature-Input"})
      EXPECT_NE(answer.get("Vary").find(name), std::string_view::npos) << name;
  }
  EXPECT_EQ(finish_response(get_request({}), Response::of(200, "text/html", ""), {}).get("Cache-Control"), "no-cache");
}

/// security.md 5, word for word.
TEST(Finish, HtmlCarriesTheSecurityFields) {
  const auto page = finish_response(get_request({}), Response::of(200, "text/html; charset=utf-8", "x"), {true, false});
  EXPECT_EQ(
      page.get("Content-Security-Policy"),
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; "
      "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; "
      "worker-src 'self'");
  EXPECT_EQ(page.get("Strict-Transport-Security"), "max-age=63072000");
  EXPECT_EQ(page.get("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(page.get("Referrer-Policy"), "same-origin");
  EXPECT_EQ(page.get("Cross-Origin-Opener-Policy"), "same-origin");
  EXPECT_EQ(page.get("Cross-Origin-Resource-Policy"), "same-origin");
  EXPECT_EQ(page.get("Permissions-Policy"), "geolocation=(), camera=(), microphone=(), browsing-topics=()");
  const auto json = finish_response(get_request({}), Response::of(200, "application/json", "{}"), {});
  EXPECT_EQ(json.get("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(json.get("Content-Security-Policy"), "");
  EXPECT_EQ(json.get("Strict-Transport-Security"), "");
}

}  // namespace
}  // namespace samvad::web::test
