// Limits of security.md 4 on what comes in over a connection, on the real program with its defaults.
#include "tests/http/shared_house.hpp"
#include "tests/web/http/raw_client.hpp"

#include <gtest/gtest.h>

namespace samvad::test {
namespace {

using web::test::RawClient;

std::string host() {
  return "Host: localhost:" + std::to_string(strict_house().port()) + "\r\n";
}

int status(const std::string& request) {
  return RawClient(strict_house().port()).ask(request).status;
}

/// A request for /healthz whose first line, without its end, has so many bytes.
std::string line_of(std::size_t bytes) {
  const std::string before = "GET /healthz?", after = " HTTP/1.1";
  return before + std::string(bytes - before.size() - after.size(), 'a') + after + "\r\n" + host() + "\r\n";
}

/// A request for /healthz whose fields, with the empty line behind them, have so many bytes.
std::string fields_of(std::size_t bytes) {
  const std::string around = host() + "X: \r\n\r\n";
  return "GET /healthz HTTP/1.1\r\n" + host() + "X: " + std::string(bytes - around.size(), 'a') + "\r\n\r\n";
}

TEST(WireLimits, ARequestLineHasEightKibibytes) {
  EXPECT_EQ(status(line_of(8 * 1024)), 200);
  EXPECT_EQ(status(line_of(8 * 1024 + 1)), 414);
}

TEST(WireLimits, FieldsHaveSixteenKibibytes) {
  EXPECT_EQ(status(fields_of(16 * 1024)), 200);
  EXPECT_EQ(status(fields_of(16 * 1024 + 1)), 431);
}

TEST(WireLimits, AHeadHasAHundredFields) {
  std::string more;
  for (int at = 0; at < 99; ++at) more += "X-" + std::to_string(at) + ": y\r\n";
  EXPECT_EQ(status("GET /healthz HTTP/1.1\r\n" + host() + more + "\r\n"), 200);
  EXPECT_EQ(status("GET /healthz HTTP/1.1\r\n" + host() + more + "One-More: y\r\n\r\n"), 431);
}

TEST(WireLimits, AnActivityHasAMebibyte) {
  const auto post = [](std::size_t bytes) {
    return "POST /inbox HTTP/1.1\r\n" + host() +
           "Content-Type: application/activity+json\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n";
  };
  EXPECT_EQ(status(post(1024 * 1024 + 1)), 413);
  RawClient client(strict_house().port());
  client.send(post(1024 * 1024));
  client.send(std::string(1024 * 1024, ' '));
  const int answer = client.answer().status;
  EXPECT_TRUE(answer >= 400 && answer != 413) << answer << ": it is read whole, and then found to be no activity";
}

/// The default of a minute is that of web/http/server_settings, which ServerSettings.ReadTheTable looks at; a second is
/// waited for here.
TEST(WireLimits, SilentConnectionsAndSlowSendersAreCutOff) {
  House& house = strict_house();
  ServerProcess server({.data = house.directory().path() / "data",
                        .database_url = house.database().url(),
                        .settings = {"server.idle_timeout=1s", "server.header_timeout=1s", "server.body_timeout=1s"}});
  server.wait_ready();
  const std::string head = " HTTP/1.1\r\nHost: " + server.host() + "\r\n";
  RawClient idle(server.port()), slow_head(server.port()), slow_body(server.port());
  EXPECT_EQ(idle.ask("GET /healthz" + head + "\r\n").status, 200);
  slow_head.send("GET /healthz" + head);
  slow_body.send("POST /log-in" + head +
                 "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na");
  EXPECT_TRUE(idle.closes());
  EXPECT_EQ(slow_head.answer().status, 408);
  EXPECT_EQ(slow_body.answer().status, 408);
  // at the default rate a body earns a second with each kibibyte: half a mebibyte is far from being cut off
  RawClient steady(server.port());
  steady.send("POST /inbox" + head + "Content-Length: 524289\r\n\r\n" + std::string(512 * 1024, ' '));
  RawClient later(server.port());
  EXPECT_EQ(later.ask("GET /healthz" + head + "\r\n").status, 200);
  EXPECT_TRUE(later.closes()) << "a second went by";
  steady.send(" ");
  const int answer = steady.answer().status;
  EXPECT_TRUE(answer >= 400 && answer != 408) << answer;
}

}  // namespace
}  // namespace samvad::test
