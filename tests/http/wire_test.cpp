// security.md 2 and SEC-21 on the real program: one answer, then the connection closes, and what came after the head is
// never taken for a request.
#include "tests/http/shared_house.hpp"
#include "tests/support/until.hpp"

#include <gtest/gtest.h>

namespace samvad::test {
namespace {

using web::test::RawClient;
using web::test::WireAnswer;

struct Refused {
  const char* name;
  std::string request;
  int status;
};

std::string host() {
  return shared_house().server().host();
}

/// What would be answered 200 if it were ever read as a request of its own.
std::string smuggled() {
  return "GET /healthz HTTP/1.1\r\nHost: " + host() + "\r\n\r\n";
}

std::vector<Refused> refused_requests() {
  const std::string of = "Host: " + host() + "\r\n";
  return {
      {"te_xchunked", "POST /inbox HTTP/1.1\r\n" + of + "Transfer-Encoding: xchunked\r\n\r\n" + smuggled(), 400},
      {"te_identity", "POST /inbox HTTP/1.1\r\n" + of + "Transfer-Encoding: chunked, identity\r\n\r\n" + smuggled(),
       400},
      {"te_twice",
       "POST /inbox HTTP/1.1\r\n" + of + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
           smuggled(),
       400},
      {"te_on_1_0", "POST /inbox HTTP/1.0\r\n" + of + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled(), 400},
      {"te_beside_length",
       "POST /inbox HTTP/1.1\r\n" + of + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
           smuggled(),
       400},
      {"unequal_lengths",
       "POST /inbox HTTP/1.1\r\n" + of + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde" + smuggled(), 400},
      {"signed_length", "POST /inbox HTTP/1.1\r\n" + of + "Content-Length: +4\r\n\r\nabcd" + smuggled(), 400},
      {"two_hosts", "GET / HTTP/1.1\r\n" + of + of + "\r\n", 400},
      {"no_host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"foreign_host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421},
      {"host_with_user", "GET / HTTP/1.1\r\nHost: user@" + host() + "\r\n\r\n", 400},
      {"folded_field", "GET / HTTP/1.1\r\n" + of + "X-Long: one\r\n two\r\n\r\n", 400},
      {"absolute_target", "GET http://" + host() + "/ HTTP/1.1\r\n" + of + "\r\n", 400},
      {"raw_bytes_in_target", "GET /b/\xe0\xa4\x85 HTTP/1.1\r\n" + of + "\r\n", 400},
      {"bare_line_feeds", "GET / HTTP/1.1\n" + of + "\n", 400},
      {"space_before_colon", "GET / HTTP/1.1\r\nHost : " + host() + "\r\n\r\n", 400},
      {"nul_in_field", "GET / HTTP/1.1\r\n" + of + "X-Nul: a" + std::string(1, '\0') + "b\r\n\r\n", 400},
      {"dot_segments", "GET /boards/../admin HTTP/1.1\r\n" + of + "\r\n", 400},
      {"hidden_dot_segments", "GET /boards/%2e%2e/admin HTTP/1.1\r\n" + of + "\r\n", 400},
      {"hidden_slash", "GET /actors/1%2finbox HTTP/1.1\r\n" + of + "\r\n", 400},
      {"nul_in_path", "GET /b/%00 HTTP/1.1\r\n" + of + "\r\n", 400},
      {"broken_escape", "GET /b/%zz HTTP/1.1\r\n" + of + "\r\n", 400},
      {"encoded_body",
       "POST /inbox HTTP/1.1\r\n" + of + "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd" + smuggled(), 415},
      {"unknown_version", "GET / HTTP/2.0\r\n" + of + "\r\n", 505},
      {"no_version", "GET /\r\n" + of + "\r\n", 400},
      {"long_line", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\n" + of + "\r\n", 414},
      {"long_head", "GET / HTTP/1.1\r\n" + of + "X-Long: " + std::string(30000, 'a') + "\r\n\r\n", 431},
  };
}

TEST(Wire, EveryRefusedRequestGetsOneAnswerAndTheConnectionCloses) {
  for (const auto& [name, request, status] : refused_requests()) {
    SCOPED_TRACE(name);
    RawClient client(shared_house().port());
    client.send(request);
    const WireAnswer answer = client.answer();
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_EQ(client.rest(), "") << "a second answer came";
  }
}

TEST(Wire, TooManyFieldsAreRefused) {
  std::string request = "GET / HTTP/1.1\r\nHost: " + host() + "\r\n";
  for (int field = 0; field < 100; ++field) request += "X-" + std::to_string(field) + ": 1\r\n";
  RawClient client(shared_house().port());
  EXPECT_EQ(client.ask(request + "\r\n").status, 431);
  EXPECT_EQ(client.rest(), "");
}

TEST(Wire, KeptConnectionsAnswerOneAfterAnother) {
  RawClient client(shared_house().port());
  client.send(smuggled() + smuggled());
  EXPECT_EQ(client.answer().body, "alive\n");
  EXPECT_EQ(client.answer().body, "alive\n");
}

TEST(Wire, ABodyOverTheLimitIsRefusedBeforeItIsRead) {
  RawClient client(shared_house().port());
  client.send("POST /inbox HTTP/1.1\r\nHost: " + host() + "\r\nContent-Length: 1048577\r\n\r\n");
  EXPECT_EQ(client.answer().status, 413);
}

TEST(Wire, AChunkedBodyOverTheLimitIsRefusedWhileItComes) {
  RawClient client(shared_house().port());
  client.send("POST /inbox HTTP/1.1\r\nHost: " + host() + "\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "10000\r\n" + std::string(0x10000, 'a') + "\r\n";
  for (int sent = 0; sent < 17 && client.send(chunk); ++sent) {
  }
  EXPECT_EQ(client.answer().status, 413);
}

TEST(Wire, HeadsOfAllPagesCarryTheHeadersOfTheRule) {
  Visitor reader = shared_house().visitor();
  for (const char* page : {"/", "/boards", "/b/square", "/about", "/no/such/page", "/log-in"}) {
    SCOPED_TRACE(page);
    const auto answer = reader.get(page);
    EXPECT_NE(answer.field("Content-Security-Policy").find("default-src 'none'; script-src 'self'"), std::string::npos);
    EXPECT_EQ(answer.field("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(answer.field("Referrer-Policy"), "same-origin");
    EXPECT_EQ(answer.field("Cross-Origin-Opener-Policy"), "same-origin");
    EXPECT_EQ(answer.field("Cross-Origin-Resource-Policy"), "same-origin");
    EXPECT_EQ(answer.field("Strict-Transport-Security"), "max-age=63072000");
    EXPECT_NE(answer.field("Permissions-Policy"), "");
    EXPECT_EQ(answer.body.find("<script>"), std::string::npos) << "script inside the page";
    EXPECT_EQ(answer.body.find(" style=\""), std::string::npos) << "style inside the page";
  }
}

TEST(Wire, SubdomainsAreHeldToTlsWhenTheSettingSaysSo) {
  House house({.public_url = "https://forum.test", .settings = {"server.hsts_subdomains=true"}});
  EXPECT_EQ(house.visitor().get("/").field("Strict-Transport-Security"), "max-age=63072000; includeSubDomains");
}

}  // namespace
}  // namespace samvad::test
