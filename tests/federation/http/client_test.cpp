#include "federation/http/client.hpp"

#include "federation/http/fetch_document.hpp"
#include "federation/signatures/received_signature.hpp"
#include "storage/base/clock.hpp"
#include "tests/support/fake_peer.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <latch>
#include <mutex>
#include <regex>
#include <unistd.h>

namespace samvad::federation {
namespace {

using samvad::testing::FakePeer;
using storage::Code;
using storage::Url;

constexpr const char* kType = "application/activity+json";

/// Text that the test and the peer's threads share.
class Text {
 public:
  Text& operator=(std::string text) {
    const std::lock_guard lock(mutex_);
    text_ = std::move(text);
    return *this;
  }
  std::string get() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

ClientOptions loopback() {
  ClientOptions options;
  options.user_agent = "Samvad/test (+https://forum.test)";
  options.test_overrides = true;
  options.allowed_ranges = {Network::parse("127.0.0.0/8").value()};
  return options;
}

FetchRequest get(const std::string& url) {
  FetchRequest request;
  request.url = Url::parse(url).value();
  return request;
}

std::string on(const FakePeer& peer, const std::string& path = "/x") {
  return "http://127.0.0.1:" + std::to_string(peer.port()) + path;
}

std::string failure(const Client::Answer& answer) {
  return answer ? "answered" : std::string(answer.error().key);
}

TEST(Client, GetsAndKeepsTheConnection) {
  Text heard;
  const FakePeer peer([&](const std::string& request) {
    heard = request;
    return FakePeer::ok(kType, "{}");
  });
  const auto client = Client::start(loopback()).value();
  for (int i = 0; i < 5; ++i) {
    const auto answer = client->fetch_blocking(get(on(peer, "/a?b=c")));
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "{}");
    EXPECT_EQ(answer->header("content-type"), kType);
    EXPECT_EQ(answer->url.text(), on(peer, "/a?b=c"));
  }
  EXPECT_EQ(peer.connections(), 1);
  EXPECT_EQ(heard.get(), "GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(peer.port()) +
                             "\r\nUser-Agent: Samvad/test (+https://forum.test)\r\nAccept-Encoding: identity\r\n\r\n");
}

TEST(Client, PostsSigned) {
  Text heard;
  const FakePeer peer([&](const std::string& request) {
    heard = request;
    return std::string("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
  });
  const PrivateKey key = PrivateKey::make_rsa();
  const auto client = Client::start(loopback()).value();
  FetchRequest request = get(on(peer, "/inbox"));
  request.method = "POST";
  request.body = R"({"type":"Follow"})";
  request.headers = {{"Content-Type", kType}, {"X-Bad", "a\r\nX-Forged: 1"}};
  request.signer = Signer{"https://forum.test/actors/1#main-key", key};
  EXPECT_EQ(client->fetch_blocking(request)->status, 202);
  const std::string seen = heard.get();
  EXPECT_EQ(seen.find("Forged"), std::string::npos);
  Headers headers;
  const std::regex line("([A-Za-z-]+): (.*)\r\n");
  for (std::sregex_iterator one(seen.begin(), seen.end(), line), end; one != end; ++one) {
    std::string name = (*one)[1];
    for (char& c : name) c = static_cast<char>(std::tolower(c));
    headers.emplace_back(name, (*one)[2]);
  }
  const SignedMessage message{"POST", "/inbox", "http://127.0.0.1", headers, request.body};
  const auto signature = read_signature(message, storage::system_clock().now());
  ASSERT_TRUE(signature) << signature.error().detail;
  EXPECT_TRUE(verify_signature(*signature, key.public_key()));
  EXPECT_TRUE(seen.ends_with("\r\n\r\n" + request.body));
}

TEST(Client, NothingIsSentToAddressesThatAreNotPublic) {
  const FakePeer canary([](const std::string&) { return FakePeer::ok(kType, "{}"); });
  const std::string port = std::to_string(canary.port());
  ClientOptions options = loopback();
  options.allowed_ranges.clear();
  for (const char* name : {"private", "mapped", "mixed"}) options.resolver.hosts[std::string(name) + ".test"] = {};
  options.resolver.hosts["private.test"] = {{IpAddress::parse("127.0.0.1").value()}, canary.port()};
  options.resolver.hosts["mapped.test"] = {{IpAddress::parse("::ffff:127.0.0.1").value()}, canary.port()};
  options.resolver.hosts["mixed.test"] = {{IpAddress::parse("8.8.8.8").value(), IpAddress::parse("127.0.0.1").value()},
                                          canary.port()};
  const auto client = Client::start(options).value();
  for (const std::string& url :
       {"http://127.0.0.1:" + port + "/", "http://[::1]:" + port + "/", "http://[::ffff:127.0.0.1]:" + port + "/",
        "http://0.0.0.0:" + port + "/", std::string("http://private.test/"), std::string("http://mapped.test/"),
        std::string("https://mixed.test/"), std::string("http://169.254.169.254/latest/meta-data")}) {
    EXPECT_EQ(failure(client->fetch_blocking(get(url))), "error.address_private") << url;
  }
  EXPECT_EQ(canary.connections(), 0);
}

TEST(Client, WithoutTestOverridesOnlyHttpsOn443ToNames) {
  const FakePeer canary([](const std::string&) { return FakePeer::ok(kType, "{}"); });
  ClientOptions options;
  options.resolver.hosts["peer.example"] = {{IpAddress::parse("127.0.0.1").value()}, canary.port()};
  const auto closed = Client::start(options).value();
  EXPECT_EQ(failure(closed->fetch_blocking(get("https://peer.example/"))), "error.address_private");
  options.allowed_ranges = {Network::parse("127.0.0.0/8").value(), Network::parse("::1").value()};
  const auto client = Client::start(options).value();
  for (const char* url :
       {"http://peer.example/", "https://peer.example:8443/", "https://127.0.0.1/", "https://[::1]/"}) {
    const auto answer = client->fetch_blocking(get(url));
    EXPECT_EQ(failure(answer), "error.address_refused") << url;
    if (!answer) {
      EXPECT_EQ(answer.error().code, Code::kPolicy);
    }
  }
  EXPECT_EQ(canary.connections(), 0);
}

TEST(Client, RedirectsFollowTheSameRules) {
  const FakePeer canary([](const std::string&) { return FakePeer::ok(kType, "{}"); });
  Text target;
  const FakePeer peer([&](const std::string& request) {
    if (request.starts_with("GET /end")) return FakePeer::ok(kType, "{}");
    if (request.starts_with("GET /loop"))
      return std::string("HTTP/1.1 302 F\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n");
    const char step = request[request.find('/') + 1];
    if (step >= '1' && step <= '9') {
      const std::string next = step == '1' ? "/end" : "/" + std::string(1, static_cast<char>(step - 1));
      return "HTTP/1.1 301 M\r\nLocation: " + next + "\r\nContent-Length: 0\r\n\r\n";
    }
    return "HTTP/1.1 308 M\r\nLocation: " + target.get() + "\r\nContent-Length: 0\r\n\r\n";
  });
  const auto client = Client::start(loopback()).value();
  const auto third = client->fetch_blocking(get(on(peer, "/3")));
  ASSERT_TRUE(third) << third.error().detail;
  EXPECT_EQ(third->url.text(), on(peer, "/end"));
  EXPECT_EQ(failure(client->fetch_blocking(get(on(peer, "/4")))), "error.peer_answer") << "over three";
  EXPECT_EQ(failure(client->fetch_blocking(get(on(peer, "/loop")))), "error.peer_answer");
  const int before = peer.requests();
  for (const char* bad : {"http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/"}) {
    target = bad;
    EXPECT_EQ(failure(client->fetch_blocking(get(on(peer, "/to")))), "error.address_private") << bad;
  }
  for (const char* bad : {"ftp://peer.test/", "http://user@127.0.0.1/", "javascript:alert(1)//", "http://0x7f.1/"}) {
    target = bad;
    EXPECT_FALSE(client->fetch_blocking(get(on(peer, "/to")))) << bad;
  }
  EXPECT_GE(peer.requests(), before + 7);
  FetchRequest post = get(on(peer, "/3"));
  post.method = "POST";
  EXPECT_EQ(client->fetch_blocking(post)->status, 301) << "a POST follows nothing";
  FetchRequest guarded = get(on(peer, "/to"));
  target = on(canary);
  const std::uint16_t forbidden = canary.port();
  guarded.may_visit = [forbidden](const Url& url) -> storage::Status {
    if (url.port() != forbidden) return {};
    return storage::fail(Code::kPolicy, "error.domain_suspended");
  };
  EXPECT_EQ(failure(client->fetch_blocking(guarded)), "error.domain_suspended") << "policy is asked for each hop";
  EXPECT_EQ(canary.connections(), 0);
}

TEST(Client, BodiesAreCappedWhileTheyArrive) {
  Text answer;
  const FakePeer peer([&](const std::string&) { return answer.get(); });
  const auto client = Client::start(loopback()).value();
  FetchRequest request = get(on(peer));
  request.most_bytes = 1000;
  answer = FakePeer::ok(kType, std::string(1000, 'x'));
  EXPECT_EQ(client->fetch_blocking(request)->body.size(), 1000U);
  answer = FakePeer::ok(kType, std::string(1001, 'x'));
  EXPECT_EQ(client->fetch_blocking(request).error().code, Code::kTooLarge);
  std::string chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 200; ++i) chunks += "10\r\n0123456789abcdef\r\n";
  answer = chunks;
  EXPECT_EQ(failure(client->fetch_blocking(request)), "error.peer_too_large") << "an endless chunked body";
  answer = "CLOSEHTTP/1.1 200 OK\r\n\r\n" + std::string(5000, 'x');
  EXPECT_EQ(failure(client->fetch_blocking(request)), "error.peer_too_large") << "a body without length";
  answer = "HTTP/1.1 200 OK\r\nX: " + std::string(20000, 'x') + "\r\n\r\n";
  EXPECT_EQ(failure(client->fetch_blocking(request)), "error.peer_answer") << "a header without end";
}

TEST(Client, RefusesWhatIsNoPlainAnswer) {
  Text answer;
  const FakePeer peer([&](const std::string&) { return answer.get(); });
  const auto client = Client::start(loopback()).value();
  for (const std::string& bad :
       {std::string("CLOSEnonsense\r\n\r\n"), FakePeer::ok(kType, "x", "Content-Encoding: gzip\r\n"),
        "CLOSE" + FakePeer::ok(kType, "x").substr(0, 40),
        std::string("CLOSEHTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), std::string("CLOSE")}) {
    answer = bad;
    const auto got = client->fetch_blocking(get(on(peer)));
    ASSERT_FALSE(got) << bad;
    EXPECT_EQ(got.error().code, Code::kPeer) << bad;
  }
  answer = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + FakePeer::ok(kType, "{}");
  EXPECT_EQ(client->fetch_blocking(get(on(peer)))->body, "{}") << "interim answers are skipped";
  std::string many;
  for (int i = 0; i < 6; ++i) many += "HTTP/1.1 102 Processing\r\n\r\n";
  answer = many + FakePeer::ok(kType, "{}");
  EXPECT_FALSE(client->fetch_blocking(get(on(peer))));
}

TEST(Client, ASilentPeerCostsTheDeadlineAndNoMore) {
  const FakePeer peer([](const std::string&) { return std::string("SILENCE"); });
  ClientOptions options = loopback();
  options.timeout = std::chrono::hours(1);  // never reached
  const auto client = Client::start(options).value();
  FetchRequest request = get(on(peer));
  request.deadline = std::chrono::milliseconds(200);
  const auto answer = client->fetch_blocking(request);
  EXPECT_EQ(failure(answer), "error.peer_timeout");
  EXPECT_EQ(answer.error().code, Code::kTimeout);
}

TEST(Client, AtMostFourConnectionsToAHostAndTheRestWaits) {
  std::atomic<int> now{0}, most{0};
  std::latch four(4);
  const FakePeer peer([&](const std::string&) {
    const int running = ++now;
    for (int seen = most; seen < running && !most.compare_exchange_weak(seen, running);) continue;
    if (four.try_wait()) {
      --now;
      return FakePeer::ok(kType, "{}");
    }
    four.arrive_and_wait();
    --now;
    return FakePeer::ok(kType, "{}");
  });
  const auto client = Client::start(loopback()).value();
  std::latch all(40);
  std::atomic<int> good{0};
  for (int i = 0; i < 40; ++i) {
    client->fetch(get(on(peer)), [&](Client::Answer answer) {
      good += answer ? 1 : 0;
      all.count_down();
    });
  }
  all.wait();
  EXPECT_EQ(good, 40);
  EXPECT_EQ(most, 4);
  EXPECT_EQ(peer.connections(), 4);
}

TEST(Client, TooManyWhoWaitAreToldAtOnce) {
  const FakePeer peer([](const std::string&) { return std::string("SILENCE"); });
  ClientOptions options = loopback();
  options.waiting_per_host = 3;
  options.timeout = std::chrono::seconds(3);  // long enough for all to ask before it ends
  const auto client = Client::start(options).value();
  std::atomic<int> busy{0}, late{0};
  std::latch all(20);
  for (int i = 0; i < 20; ++i) {
    client->fetch(get(on(peer)), [&](Client::Answer answer) {
      busy += failure(answer) == "error.busy" ? 1 : 0;
      late += failure(answer) == "error.peer_timeout" ? 1 : 0;
      all.count_down();
    });
  }
  all.wait();
  EXPECT_EQ(busy, 13);
  EXPECT_EQ(late, 7);
}

TEST(Client, AKeptConnectionThatWasClosedIsReplaced) {
  std::atomic<int> count{0};
  const FakePeer peer([&](const std::string&) {
    const int number = ++count;
    return (number % 2 == 1 ? "CLOSE" : "") + FakePeer::ok(kType, std::to_string(number));
  });
  const auto client = Client::start(loopback()).value();
  for (int i = 1; i <= 6; ++i) EXPECT_EQ(client->fetch_blocking(get(on(peer)))->body, std::to_string(i));
}

TEST(Client, StoppingAnswersWhatRuns) {
  const FakePeer peer([](const std::string&) { return std::string("SILENCE"); });
  std::atomic<int> busy{0};
  {
    const auto client = Client::start(loopback()).value();
    for (int i = 0; i < 10; ++i) {
      client->fetch(get(on(peer)), [&](Client::Answer answer) { busy += failure(answer) == "error.busy" ? 1 : 0; });
    }
  }
  EXPECT_EQ(busy, 10);
}

TEST(Client, UnknownNamesAndClosedPortsAreUnreachable) {
  std::uint16_t port = 0;
  {
    port = FakePeer([](const std::string&) { return std::string(); }).port();
  }
  ClientOptions options = loopback();
  options.resolver.look_up = [](const std::string& host) -> storage::Result<std::vector<IpAddress>> {
    return storage::fail(Code::kPeer, "error.peer_unreachable", host);
  };
  const auto client = Client::start(options).value();
  EXPECT_EQ(failure(client->fetch_blocking(get("http://127.0.0.1:" + std::to_string(port) + "/"))),
            "error.peer_unreachable");
  EXPECT_EQ(failure(client->fetch_blocking(get("https://nowhere.test/"))), "error.peer_unreachable");
}

/// The PEM of an authority in a file.
struct AuthorityFile {
  explicit AuthorityFile(const std::string& pem) {
    char name[] = "/tmp/samvad-ca-XXXXXX";
    ::close(::mkstemp(name));
    path = name;
    std::ofstream(path) << pem;
  }
  ~AuthorityFile() { std::filesystem::remove(path); }
  std::string path;
};

TEST(Client, TlsNamesAndAuthoritiesAreVerified) {
  const FakePeer peer([](const std::string&) { return FakePeer::ok(kType, "{}"); }, "peer.test");
  const AuthorityFile authority(peer.authority());
  ClientOptions options = loopback();
  for (const char* name : {"peer.test", "other.test"}) {
    options.resolver.hosts[name] = {{IpAddress::parse("127.0.0.1").value()}, peer.port()};
  }
  const auto stranger = Client::start(options).value();
  EXPECT_EQ(failure(stranger->fetch_blocking(get("https://peer.test/"))), "error.peer_unreachable")
      << "unknown authority";
  options.ca_file = authority.path;
  const auto client = Client::start(options).value();
  for (int i = 0; i < 3; ++i) {
    const auto answer = client->fetch_blocking(get("https://peer.test/"));
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->body, "{}");
  }
  EXPECT_EQ(failure(client->fetch_blocking(get("https://other.test/"))), "error.peer_unreachable") << "another name";
  EXPECT_EQ(peer.requests(), 3);
  options.ca_file = "/nonexistent";
  EXPECT_EQ(Client::start(options).error().code, Code::kConfig);
}

TEST(ClientOptions, OverridesOnlyForTestSites) {
  const auto with = [](const char* url) {
    return client_options(storage::Settings::for_tests(
        {{"site.public_url", url}, {"federation.test.allowed_ranges", "127.0.0.0/8,::1"}}));
  };
  for (const char* site :
       {"http://localhost:8080", "https://forum.test", "https://a.localhost", "http://127.0.0.1:1", "http://[::1]:1"}) {
    EXPECT_TRUE(with(site)->test_overrides) << site;
    EXPECT_EQ(with(site)->allowed_ranges.size(), 2U) << site;
  }
  for (const char* site : {"https://forum.example", "https://test.example", "https://mytest", "http://8.8.8.8"}) {
    EXPECT_FALSE(with(site)->test_overrides) << site;
    EXPECT_TRUE(with(site)->allowed_ranges.empty()) << site;
  }
  EXPECT_FALSE(client_options(storage::Settings::for_tests())->test_overrides) << "nothing asked for";
  EXPECT_TRUE(client_options(storage::Settings::for_tests({{"site.public_url", "https://forum.example"}}))
                  ->user_agent.ends_with(" (+https://forum.example)"));
  EXPECT_EQ(client_options(storage::Settings::for_tests({{"federation.test.allowed_ranges", "x"}})).error().code,
            Code::kConfig);
  EXPECT_FALSE(client_options(storage::Settings::for_tests({{"federation.test.hosts_file", "/nonexistent"}})));
}

}  // namespace
}  // namespace samvad::federation
