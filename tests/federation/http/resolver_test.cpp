#include "federation/http/resolver.hpp"

#include <atomic>
#include <future>
#include <gtest/gtest.h>
#include <latch>

namespace samvad::federation {
namespace {

using storage::Result;

IpAddress ip(const char* text) {
  return IpAddress::parse(text).value();
}

Resolver::Answer ask(Resolver& resolver, const std::string& host) {
  std::promise<Resolver::Answer> promise;
  resolver.resolve(host, [&promise](const Resolver::Answer& answer) { promise.set_value(answer); });
  return promise.get_future().get();
}

/// A look-up that counts, and waits until it is let go.
struct Names {
  std::atomic<int> asked{0};
  std::promise<void> gate;
  std::shared_future<void> open{gate.get_future()};

  Resolver::Options options(std::chrono::milliseconds good = std::chrono::minutes(1),
                            std::chrono::milliseconds bad = std::chrono::minutes(1)) {
    Resolver::Options out;
    out.good_for = good;
    out.bad_for = bad;
    out.look_up = [this](const std::string& host) -> Result<std::vector<IpAddress>> {
      ++asked;
      if (host.starts_with("slow")) open.wait();
      if (host.starts_with("bad")) return storage::fail(storage::Code::kPeer, "error.peer_unreachable", host);
      return std::vector{ip("192.0.2.1")};
    };
    return out;
  }
};

TEST(Resolver, RemembersGoodAndBadAnswers) {
  Names names;
  Resolver resolver(names.options());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(resolver, "good.example")->addresses, std::vector{ip("192.0.2.1")});
  EXPECT_EQ(names.asked, 1);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(resolver, "bad.example").error().key, "error.peer_unreachable");
  EXPECT_EQ(names.asked, 2);
}

TEST(Resolver, ForgetsAfterATime) {
  Names names;
  Resolver resolver(names.options(std::chrono::milliseconds(0), std::chrono::milliseconds(0)));
  for (int i = 0; i < 3; ++i) ask(resolver, "good.example");
  for (int i = 0; i < 3; ++i) ask(resolver, "bad.example");
  EXPECT_EQ(names.asked, 6);
}

TEST(Resolver, ManyWhoAskAtOnceShareOneLookUp) {
  Names names;
  Resolver resolver(names.options());
  std::latch all(50);
  for (int i = 0; i < 50; ++i) {
    resolver.resolve("slow.example", [&all](const Resolver::Answer& answer) {
      EXPECT_TRUE(answer);
      all.count_down();
    });
  }
  names.gate.set_value();
  all.wait();
  EXPECT_EQ(names.asked, 1);
}

TEST(Resolver, ADeadNameStallsNoOther) {
  Names names;
  Resolver resolver(names.options());
  std::latch all(7);
  for (int i = 0; i < 7; ++i) {
    resolver.resolve("slow" + std::to_string(i) + ".example", [&all](const Resolver::Answer&) { all.count_down(); });
  }
  EXPECT_TRUE(ask(resolver, "good.example")) << "seven of eight threads hang";
  names.gate.set_value();
  all.wait();
}

TEST(Resolver, OverloadIsAnsweredAtOnce) {
  Names names;
  Resolver resolver(names.options());
  std::atomic<int> busy{0};
  std::latch all(5000);
  for (int i = 0; i < 5000; ++i) {
    resolver.resolve("slow" + std::to_string(i) + ".example", [&](const Resolver::Answer& answer) {
      if (!answer && answer.error().key == "error.busy") ++busy;
      all.count_down();
    });
  }
  EXPECT_EQ(busy, 5000 - 4096);
  names.gate.set_value();
  all.wait();
}

TEST(Resolver, StoppingAnswersThoseWhoWait) {
  Names names;
  std::atomic<int> answered{0};
  {
    auto options = names.options();
    options.threads = 1;
    Resolver resolver(options);
    resolver.resolve("slow.example", [&](const Resolver::Answer&) { ++answered; });
    resolver.resolve("other.example", [&](const Resolver::Answer&) { ++answered; });
    names.gate.set_value();
  }
  EXPECT_EQ(answered, 2);
}

TEST(Resolver, AHostsFileIsAskedFirst) {
  const auto hosts = read_hosts("# peers\n127.0.0.1 a.test 8443\n127.0.0.1 b.test\n::1 b.test # second\n\n");
  ASSERT_TRUE(hosts);
  Names names;
  auto options = names.options();
  options.hosts = *hosts;
  Resolver resolver(options);
  EXPECT_EQ(ask(resolver, "a.test")->port, 8443);
  EXPECT_EQ(ask(resolver, "b.test")->port, 0);
  EXPECT_EQ(ask(resolver, "b.test")->addresses, (std::vector{ip("127.0.0.1"), ip("::1")}));
  EXPECT_EQ(names.asked, 0);
  for (const char* bad : {"127.0.0.1\n", "x a.test\n", "127.0.0.1 a.test 99999\n", "127.0.0.1 a.test x\n",
                          "127.0.0.1 a.test 1 2\n", "127.0.0.1 -.test\n"}) {
    EXPECT_FALSE(read_hosts(bad)) << bad;
  }
}

TEST(Resolver, AsksTheSystem) {
  Resolver resolver({});
  const auto answer = ask(resolver, "localhost");
  ASSERT_TRUE(answer);
  for (const IpAddress& address : answer->addresses) EXPECT_FALSE(is_public(address));
}

}  // namespace
}  // namespace samvad::federation
