#include "tests/web/http/test_server.hpp"
#include "web/http/peers.hpp"
#include "web/http/rate_limiter.hpp"
#include "web/http/server_settings.hpp"

#include <gtest/gtest.h>

namespace samvad::web::test {
namespace {

std::chrono::steady_clock::time_point test_now{};

TEST(RateLimiter, CountsByClassAndKey) {
  test_now = {};
  RateLimiter limiter(1000, [] { return test_now; });
  const Rate rate{3, std::chrono::seconds(30)};
  for (int at = 0; at < 3; ++at) EXPECT_EQ(limiter.take("login", "a", rate), std::nullopt);
  EXPECT_EQ(limiter.take("login", "a", rate), std::chrono::seconds(10));
  EXPECT_EQ(limiter.take("login", "b", rate), std::nullopt);
  EXPECT_EQ(limiter.take("search", "a", rate), std::nullopt);
  test_now += std::chrono::seconds(9);
  EXPECT_EQ(limiter.take("login", "a", rate), std::chrono::seconds(1));
  test_now += std::chrono::seconds(1);
  EXPECT_EQ(limiter.take("login", "a", rate), std::nullopt);
  EXPECT_NE(limiter.take("login", "a", rate), std::nullopt);
  limiter.give_back("login", "a", rate);
  EXPECT_EQ(limiter.take("login", "a", rate), std::nullopt);
  test_now += std::chrono::hours(10);
  for (int at = 0; at < 3; ++at) EXPECT_EQ(limiter.take("login", "a", rate), std::nullopt);
  EXPECT_NE(limiter.take("login", "a", rate), std::nullopt);
}

/// SEC-27: a stranger with many names costs no memory.
TEST(RateLimiter, TableIsBounded) {
  RateLimiter limiter(1600);
  for (int at = 0; at < 100'000; ++at) limiter.take("inbox", std::to_string(at), Rate{1, std::chrono::seconds(60)});
  EXPECT_LE(limiter.size(), 1600U);
  EXPECT_GT(limiter.size(), 1000U);
}

/// Long keys are kept as digests: they count apart and take no more room.
TEST(RateLimiter, LongKeysCountApart) {
  RateLimiter limiter(1000);
  const Rate rate{1, std::chrono::seconds(60)};
  const std::string long_key(50'000, 'a');
  EXPECT_EQ(limiter.take("login", long_key, rate), std::nullopt);
  EXPECT_NE(limiter.take("login", long_key, rate), std::nullopt);
  EXPECT_EQ(limiter.take("login", long_key + "b", rate), std::nullopt);
}

/// SEC-35: one address, ten spellings, one key.
TEST(RateLimiter, OneAddressIsOneKey) {
  for (const auto* spelling : {"2001:db8::1", "2001:DB8::1", "2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::2",
                               "2001:db8::ffff", "2001:db8:0::1", "2001:db8::0.0.0.1"})
    EXPECT_EQ(address_key(spelling), "2001:db8::/64") << spelling;
  for (const auto* spelling : {"192.0.2.1", "::ffff:192.0.2.1", "::FFFF:c000:201"})
    EXPECT_EQ(address_key(spelling), "192.0.2.1") << spelling;
  EXPECT_NE(address_key("192.0.2.2"), address_key("192.0.2.1"));
}

std::string client_of(std::string_view peer, Headers headers, std::vector<std::string> trusted) {
  Request request;
  request.headers = std::move(headers);
  TrustedProxies(trusted).apply(request, *parse_address(peer));
  return request.client_address + (request.secure ? " secure" : "");
}

/// SEC-35: a client's word about itself counts only through a listed proxy, and only the part that proxies wrote.
TEST(TrustedProxies, BelieveProxiesOnly) {
  const std::vector<std::string> proxies{"127.0.0.0/8", "10.1.0.0/16", "2001:db8:5::/48"};
  const auto forwarded = [](std::string value) { return Headers{{"x-forwarded-for", std::move(value)}}; };
  EXPECT_EQ(client_of("127.0.0.1", forwarded("203.0.113.7"), proxies), "203.0.113.7");
  EXPECT_EQ(client_of("203.0.113.9", forwarded("198.51.100.1"), proxies), "203.0.113.9");
  EXPECT_EQ(client_of("127.0.0.1", forwarded("1.2.3.4, 203.0.113.7, 10.1.2.3"), proxies), "203.0.113.7");
  EXPECT_EQ(client_of("127.0.0.1", {{"x-forwarded-for", "1.2.3.4"}, {"x-forwarded-for", "203.0.113.7"}}, proxies),
            "203.0.113.7");
  EXPECT_EQ(client_of("127.0.0.1", forwarded("1.2.3.4, nonsense"), proxies), "127.0.0.1");
  EXPECT_EQ(client_of("127.0.0.1", {}, proxies), "127.0.0.1");
  EXPECT_EQ(client_of("2001:db8:5::9", forwarded("2001:db8:6::1"), proxies), "2001:db8:6::1");
  EXPECT_EQ(client_of("2001:db8:6::9", forwarded("2001:db8:7::1"), proxies), "2001:db8:6::9");
  EXPECT_EQ(client_of("127.0.0.1", {{"x-forwarded-proto", "https"}}, proxies), "127.0.0.1 secure");
  EXPECT_EQ(client_of("203.0.113.9", {{"x-forwarded-proto", "https"}}, proxies), "203.0.113.9");
  EXPECT_THROW(TrustedProxies({"10.0.0.0/33"}), std::invalid_argument);
  EXPECT_THROW(TrustedProxies({"everybody"}), std::invalid_argument);
}

TEST(SiteAddress, KnowsItself) {
  const SiteAddress site("https://Forum.Example/");
  EXPECT_EQ(site.origin(), "https://forum.example");
  EXPECT_TRUE(site.accepts("forum.example"));
  EXPECT_TRUE(site.accepts("forum.example:443"));
  EXPECT_FALSE(site.accepts("forum.example:80"));
  EXPECT_FALSE(site.accepts("localhost"));
  EXPECT_TRUE(site.owns_origin("https://forum.example"));
  EXPECT_FALSE(site.owns_origin("http://forum.example"));
  EXPECT_FALSE(site.owns_origin("https://forum.example.evil.example"));
  EXPECT_FALSE(site.owns_origin("null"));
  const SiteAddress local("http://localhost:8080");
  EXPECT_TRUE(local.accepts("127.0.0.1:8080"));
  EXPECT_TRUE(local.accepts("[::1]:8080"));
  EXPECT_FALSE(local.accepts("localhost"));
  for (const auto* url : {"ftp://a", "forum.example", "https://", "https://a..b", "https://a:0"})
    EXPECT_THROW(SiteAddress{url}, std::invalid_argument) << url;
}

std::vector<Route> form_routes() {
  const auto form = [](const Request&, storage::Db&) { return plain("written"); };
  auto route = worker_route("write", Method::kPost, "/write", form);
  route.form_token = true;
  return {route, worker_route("inbox", Method::kPost, "/inbox", form)};
}

std::string write(std::string_view path, std::string_view fields, std::string_view body) {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nHost: localhost:8080\r\nContent-Type: application/x-www-form-urlencoded\r\n" +
         std::string(fields) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

/// SEC-33: own origin and a token of this very cookie.
TEST(Csrf, CookieWritesNeedOriginAndToken) {
  TestServer server(form_routes());
  RawClient client(server.port());
  Request page;
  page.headers = {{"cookie", "session=abc"}};
  Response unused;
  const auto token = "csrf=" + server.csrf.token(page, unused);
  EXPECT_EQ(unused.get("Set-Cookie"), "");
  const std::string cookie = "Cookie: session=abc\r\n";
  const std::string own = "Origin: http://localhost:8080\r\n";
  const auto status = [&](std::string_view fields, std::string_view body) {
    return client.ask(write("/write", fields, body)).status;
  };
  EXPECT_EQ(status(cookie + own, token), 200);
  EXPECT_EQ(status(cookie + "Sec-Fetch-Site: same-origin\r\n", token), 200);
  EXPECT_EQ(status(cookie + own + "X-CSRF-Token: " + token.substr(5) + "\r\n", ""), 200);
  EXPECT_EQ(status(cookie, token), 403);
  EXPECT_EQ(status(cookie + "Origin: null\r\n", token), 403);
  EXPECT_EQ(status(cookie + "Origin: https://evil.example\r\n", token), 403);
  EXPECT_EQ(status(cookie + own + "Sec-Fetch-Site: same-site\r\n", token), 403);
  EXPECT_EQ(status(cookie + own + "Sec-Fetch-Site: cross-site\r\n", token), 403);
  EXPECT_EQ(status(cookie + own, ""), 403);
  EXPECT_EQ(status(cookie + own, "csrf=AAAA"), 403);
  EXPECT_EQ(status("Cookie: session=abd\r\n" + own, token), 403);
  EXPECT_EQ(status(own, token), 403);
  EXPECT_EQ(client.ask(write("/inbox", "", "")).status, 200);
}

TEST(Csrf, FormsBeforeLogInAreBoundToTheirOwnCookie) {
  const SiteAddress site("http://localhost:8080");
  const Csrf csrf(std::string(32, 'k'), site);
  Response page;
  const auto token = csrf.token(Request{}, page);
  const std::string set(page.get("Set-Cookie"));
  ASSERT_TRUE(set.starts_with("form="));
  Request post;
  post.headers = {{"cookie", set.substr(0, set.find(';'))}, {"x-csrf-token", token}};
  EXPECT_TRUE(csrf.check_token(post));
  Response again;
  const auto second = csrf.token(post, again);
  EXPECT_EQ(again.get("Set-Cookie"), "");
  EXPECT_NE(second, token);  // masked anew for each page
  post.headers[1].second = second;
  EXPECT_TRUE(csrf.check_token(post));
  const Csrf other(std::string(32, 'x'), site);
  EXPECT_EQ(other.check_token(post).error().key, "error.form_expired");
  post.headers[0].second = "form=somebody-elses";
  EXPECT_FALSE(csrf.check_token(post));
}

TEST(Dispatcher, LimitsByClientAddress) {
  auto route =
      io_route("few", Method::kGet, "/few", [](const Request& request) { return plain(request.client_address); });
  route.rate_class = "few";
  TestServer server({route});
  RawClient client(server.port());
  const auto from = [&](std::string_view address) {
    return client.ask(get("/few", "X-Forwarded-For: " + std::string(address) + "\r\n"));
  };
  EXPECT_EQ(from("203.0.113.7").body, "203.0.113.7");
  EXPECT_EQ(from("::ffff:203.0.113.7").status, 200);
  const auto refused = from("203.0.113.7");
  EXPECT_EQ(refused.status, 429);
  EXPECT_GT(std::atoi(refused.field("Retry-After").c_str()), 1000);
  EXPECT_EQ(from("203.0.113.8").status, 200);
}

TEST(ServerSettings, ReadTheTable) {
  const auto settings = storage::Settings::for_tests({{"server.header_timeout", "3s"}, {"limits.votes", "7"}});
  const auto options = server_options(settings);
  EXPECT_EQ(options.times.head, std::chrono::seconds(3));
  EXPECT_EQ(options.times.body, std::chrono::seconds(30));
  EXPECT_EQ(options.head_limits.request_line, 8U * 1024);
  EXPECT_EQ(options.head_limits.head, 24U * 1024);
  EXPECT_EQ(options.head_limits.fields, 100U);
  EXPECT_EQ(options.most_connections, 10'000U);
  EXPECT_EQ(options.most_connections_per_client, 64U);
  EXPECT_GE(options.io_threads, 1U);
  EXPECT_EQ(options.trusted_proxies.size(), 2U);
  const auto rates = rates_of(settings);
  const auto defaults = server_options(storage::Settings::for_tests({}));  // security.md 4
  EXPECT_EQ(defaults.times.head, std::chrono::seconds(10));
  EXPECT_EQ(defaults.times.idle, std::chrono::seconds(60));
  EXPECT_EQ(defaults.times.least_rate, 1024U);
  EXPECT_EQ(rates.at("votes").count, 7U);
  EXPECT_EQ(rates.at("login_account").period, std::chrono::minutes(15));
  EXPECT_FALSE(rates.contains("post_bytes"));
}

}  // namespace
}  // namespace samvad::web::test
