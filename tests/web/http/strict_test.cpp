#include "tests/web/http/test_server.hpp"
#include "web/http/request_reader.hpp"

#include <atomic>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace samvad::web::test {
namespace {

/// What must never be reached by a request that hid inside another.
constexpr std::string_view kSmuggled = "GET /reached HTTP/1.1\r\nHost: localhost:8080\r\n\r\n";

struct Case {
  std::string name;
  std::string bytes;  ///< sent before kSmuggled
  int status;
};

std::string post(std::string_view fields, std::string_view body, std::string_view version = "HTTP/1.1") {
  return "POST /echo " + std::string(version) + "\r\n" + std::string(fields) + "\r\n" + std::string(body);
}
const std::string kHost = "Host: localhost:8080\r\n";

/// Where the body ends (RFC 9112 6 and 7).
std::vector<Case> refused_framing() {
  const std::string chunked = "5\r\nhello\r\n0\r\n\r\n";
  return {
      {"te_xchunked", post(kHost + "Transfer-Encoding: xchunked\r\n", chunked), 400},
      {"te_chunked_identity", post(kHost + "Transfer-Encoding: chunked, identity\r\n", chunked), 400},
      {"te_identity", post(kHost + "Transfer-Encoding: identity\r\n", ""), 400},
      {"te_gzip_chunked", post(kHost + "Transfer-Encoding: gzip, chunked\r\n", chunked), 400},
      {"te_twice", post(kHost + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", chunked), 400},
      {"te_on_1_0", post(kHost + "Transfer-Encoding: chunked\r\n", chunked, "HTTP/1.0"), 400},
      {"te_vertical_tab", post(kHost + "Transfer-Encoding: \vchunked\r\n", chunked), 400},
      {"te_and_cl", post(kHost + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", chunked), 400},
      {"cl_and_te", post(kHost + "Transfer-Encoding: chunked\r\nContent-Length: 15\r\n", chunked), 400},
      {"te_space_before_colon", post(kHost + "Transfer-Encoding : chunked\r\n", chunked), 400},
      {"te_empty", post(kHost + "Transfer-Encoding:\r\n", chunked), 400},
      {"cl_unequal", post(kHost + "Content-Length: 5\r\nContent-Length: 6\r\n", "hello"), 400},
      {"cl_equal_twice", post(kHost + "Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400},
      {"cl_list", post(kHost + "Content-Length: 5, 5\r\n", "hello"), 400},
      {"cl_plus", post(kHost + "Content-Length: +5\r\n", "hello"), 400},
      {"cl_minus", post(kHost + "Content-Length: -5\r\n", "hello"), 400},
      {"cl_hex", post(kHost + "Content-Length: 0x5\r\n", "hello"), 400},
      {"cl_huge", post(kHost + "Content-Length: 99999999999999999999\r\n", "hello"), 400},
      {"cl_empty", post(kHost + "Content-Length:\r\n", "hello"), 400},
      {"chunk_size_sign", post(kHost + "Transfer-Encoding: chunked\r\n", "+5\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk_size_empty", post(kHost + "Transfer-Encoding: chunked\r\n", "\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk_size_hex_prefix", post(kHost + "Transfer-Encoding: chunked\r\n", "0x5\r\nhello\r\n0\r\n\r\n"), 400},
      {"chunk_without_end", post(kHost + "Transfer-Encoding: chunked\r\n", "5\r\nhelloX0\r\n\r\n"), 400},
  };
}

/// The request line, the fields, and whose site it is.
std::vector<Case> refused_heads() {
  return {
      {"host_absent", "GET /echo HTTP/1.1\r\nAccept: a\r\n\r\n", 400},
      {"host_absent_1_0", "GET /echo HTTP/1.0\r\n\r\n", 400},
      {"host_twice", "GET /echo HTTP/1.1\r\n" + kHost + kHost + "\r\n", 400},
      {"host_twice_unequal", "GET /echo HTTP/1.1\r\n" + kHost + "Host: evil.example\r\n\r\n", 400},
      {"host_foreign", "GET /echo HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421},
      {"host_userinfo", "GET /echo HTTP/1.1\r\nHost: a@localhost:8080\r\n\r\n", 400},
      {"host_list", "GET /echo HTTP/1.1\r\nHost: localhost:8080, evil.example\r\n\r\n", 400},
      {"host_empty", "GET /echo HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"host_other_port", "GET /echo HTTP/1.1\r\nHost: localhost:81\r\n\r\n", 421},
      {"host_path", "GET /echo HTTP/1.1\r\nHost: localhost:8080/x\r\n\r\n", 400},
      {"folded", "GET /echo HTTP/1.1\r\n" + kHost + "X-A: a\r\n b\r\n\r\n", 400},
      {"folded_first", "GET /echo HTTP/1.1\r\n Host: localhost:8080\r\n\r\n", 400},
      {"folded_tab", "GET /echo HTTP/1.1\r\n" + kHost + "X-A: a\r\n\tb\r\n\r\n", 400},
      {"absolute_target", "GET http://localhost:8080/echo HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"authority_target", "CONNECT localhost:8080 HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"asterisk_target", "OPTIONS * HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"raw_utf8_target", "GET /ech\xc3\xb6 HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"fragment_target", "GET /echo#x HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"two_spaces", "GET  /echo HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"space_in_target", "GET /echo x HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"tab_in_line", "GET\t/echo HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"version_0_9", "GET /echo\r\n\r\n", 400},
      {"version_2", "GET /echo HTTP/2.0\r\n" + kHost + "\r\n", 505},
      {"version_1_2", "GET /echo HTTP/1.2\r\n" + kHost + "\r\n", 505},
      {"version_lower", "GET /echo http/1.1\r\n" + kHost + "\r\n", 400},
      {"http2_preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"dot_dot", "GET /a/../echo HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"dot_dot_encoded", "GET /a/%2e%2E/echo HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"dot", "GET /./echo HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"slash_encoded", "GET /a%2fecho HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"backslash", "GET /a\\echo HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"backslash_encoded", "GET /a%5cecho HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"nul_encoded", "GET /echo%00 HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"newline_encoded", "GET /echo%0d%0aX:1 HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"bad_escape", "GET /echo%zz HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"short_escape", "GET /echo%2 HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"overlong_utf8", "GET /%c0%ae%c0%ae/ HTTP/1.1\r\n" + kHost + "\r\n", 400},
      {"bare_lf", "GET /echo HTTP/1.1\nHost: localhost:8080\n\n", 400},
      {"bare_lf_in_field", "GET /echo HTTP/1.1\r\n" + kHost + "X: a\nY: b\r\n\r\n", 400},
      {"bare_cr_in_field", "GET /echo HTTP/1.1\r\n" + kHost + "X: a\rY: b\r\n\r\n", 400},
      {"nul_in_field", "GET /echo HTTP/1.1\r\n" + kHost + std::string("X: a\0b\r\n\r\n", 10), 400},
      {"field_without_colon", "GET /echo HTTP/1.1\r\n" + kHost + "nonsense\r\n\r\n", 400},
      {"field_without_name", "GET /echo HTTP/1.1\r\n" + kHost + ": x\r\n\r\n", 400},
      {"content_encoding", post(kHost + "Content-Encoding: gzip\r\nContent-Length: 5\r\n", "hello"), 415},
      {"expectation", post(kHost + "Expect: tea\r\nContent-Length: 5\r\n", "hello"), 417},
      {"tls_hello", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400},
  };
}

std::vector<Case> refused() {
  auto all = refused_framing();
  const auto heads = refused_heads();
  all.insert(all.end(), heads.begin(), heads.end());
  return all;
}

std::vector<Route> routes(std::atomic<int>& reached) {
  return {io_route("echo", Method::kPost, "/echo", [](const Request& r) { return plain("[" + r.body + "]"); }),
          io_route("echo_get", Method::kGet, "/echo", [](const Request& r) { return plain(r.query); }),
          io_route("reached", Method::kGet, "/reached", [&reached](const Request&) {
            ++reached;
            return plain("reached");
          })};
}

/// SEC-21: one reply of the right status, then the end, and nothing behind it is ever a request.
TEST(StrictHttp, RefusesOnceAndCloses) {
  std::atomic<int> reached{0};
  TestServer server(routes(reached));
  for (const auto& each : refused()) {
    SCOPED_TRACE(each.name);
    RawClient client(server.port());
    client.send(each.bytes + std::string(kSmuggled));
    const auto answer = client.answer();
    EXPECT_EQ(answer.status, each.status);
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_TRUE(client.closes());
  }
  EXPECT_EQ(reached, 0);
}

/// The same inputs byte by byte: what is refused must not depend on how packets were cut.
TEST(StrictHttp, RefusesHoweverBytesAreCut) {
  std::atomic<int> reached{0};
  const SiteAddress site("http://localhost:8080");
  const HeadLimits limits;
  for (const auto& each : refused()) {
    SCOPED_TRACE(each.name);
    RequestReader reader(site, limits);
    auto step = RequestReader::Step::kMore;
    for (std::size_t at = 0; at < each.bytes.size() && step != RequestReader::Step::kRefused; ++at) {
      auto input = std::string_view(each.bytes).substr(at, 1);
      step = reader.feed(input);
      if (step == RequestReader::Step::kHead) step = reader.begin_body(1000);
    }
    ASSERT_EQ(step, RequestReader::Step::kRefused);
    EXPECT_EQ(reader.refusal().status, each.status);
  }
}

TEST(StrictHttp, TakesWhatIsRight) {
  std::atomic<int> reached{0};
  TestServer server(routes(reached));
  const std::vector<std::pair<std::string, std::string>> good{
      {post(kHost + "Content-Length: 5\r\n", "hello"), "[hello]"},
      {post(kHost + "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"), "[hello]"},
      {post(kHost + "Transfer-Encoding: Chunked\r\n", "2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nHost: evil\r\n\r\n"), "[hello]"},
      {post(kHost + "Content-Length: 0\r\n", ""), "[]"},
      {"POST /echo HTTP/1.1\r\nhOST:\tlocalhost:8080 \r\n\r\n", "[]"},
      {"GET /echo?a=%00|{}^ HTTP/1.1\r\nHost: LOCALHOST:8080\r\n\r\n", "a=%00|{}^"},
      {"GET /%65cho?%2e%2e/ HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n", "%2e%2e/"},
      {"\r\nGET /echo?x HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "x"},
  };
  RawClient client(server.port());
  for (const auto& [bytes, body] : good) {
    SCOPED_TRACE(bytes);
    const auto answer = client.ask(bytes);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, body);
  }
}

/// A last chunk that comes byte by byte, with and without trailers, good and broken.
TEST(StrictHttp, LastChunkInPieces) {
  const SiteAddress site("http://localhost:8080");
  const HeadLimits limits;
  const auto read = [&](std::string_view body, std::size_t piece) {
    std::string bytes = post(kHost + "Transfer-Encoding: chunked\r\n", body);
    RequestReader reader(site, limits);
    std::string_view rest = bytes;
    while (!rest.empty()) {
      auto input = rest.substr(0, piece);
      rest.remove_prefix(input.size());
      while (!input.empty()) {
        auto step = reader.feed(input);
        if (step == RequestReader::Step::kHead) step = reader.begin_body(1000);
        if (step == RequestReader::Step::kRefused) return std::string("refused");
        if (step == RequestReader::Step::kDone) return reader.take().body;
      }
    }
    return std::string("unfinished");
  };
  for (std::size_t piece = 1; piece < 120; ++piece) {
    SCOPED_TRACE(piece);
    EXPECT_EQ(read("0\r\n\r\n", piece), "");
    EXPECT_EQ(read("1\r\na\r\n0\r\n\r\n", piece), "a");
    EXPECT_EQ(read("2\r\nab\r\n0\r\nX-A: b\r\nX-C: d\r\n\r\n", piece), "ab");
    EXPECT_EQ(read("0\r\nno colon\r\n\r\n", piece), "refused");
    EXPECT_EQ(read("0\r\na", piece), "unfinished");
  }
}

TEST(StrictHttp, TrailersAreNoFields) {
  std::string seen = "nothing";
  TestServer server({io_route("echo", Method::kPost, "/echo", [&](const Request& request) {
    seen = std::string(request.header("x-forwarded-for"));
    return plain(request.body);
  })});
  RawClient client(server.port());
  const auto answer = client.ask(
      post(kHost + "Transfer-Encoding: chunked\r\n", "2\r\nhi\r\n0\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n"));
  EXPECT_EQ(answer.body, "hi");
  EXPECT_EQ(seen, "");
}

TEST(StrictHttp, LimitsOfTheHead) {
  std::atomic<int> reached{0};
  TestServer server(routes(reached));
  const auto status = [&](const std::string& bytes) {
    RawClient client(server.port());
    client.send(bytes);
    const auto answer = client.answer();
    EXPECT_TRUE(answer.status == 200 || client.closes());
    return answer.status;
  };
  EXPECT_EQ(status("GET /echo?" + std::string(8 * 1024, 'a') + " HTTP/1.1\r\n" + kHost + "\r\n"), 414);
  EXPECT_EQ(status("GET /echo?" + std::string(30 * 1024, 'a')), 414);
  EXPECT_EQ(status(get("/echo", "X: " + std::string(24 * 1024, 'a') + "\r\n")), 431);
  EXPECT_EQ(status("GET /echo HTTP/1.1\r\nX: " + std::string(40 * 1024, 'a')), 431);
  EXPECT_EQ(status(get("/echo", "X: " + std::string(17 * 1024, 'a') + "\r\n")), 431) << "under a short line, too";
  EXPECT_EQ(status(get("/echo", "X: " + std::string(14 * 1024, 'a') + "\r\n")), 200);
  std::string fields;
  for (int at = 0; at < 99; ++at) fields += "X-" + std::to_string(at) + ": y\r\n";
  EXPECT_EQ(status(get("/echo", fields)), 200);
  EXPECT_EQ(status(get("/echo", fields + "One-More: y\r\n")), 431);
}

}  // namespace
}  // namespace samvad::web::test
