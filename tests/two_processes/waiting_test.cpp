// design.md 4.16: what waits for other hosts or for password hashes holds up nobody else. What it costs is measured by
// tests/kill/side_by_side.py; here is what is answered, and that waiting is bounded.
#include "tests/support/house.hpp"
#include "tests/support/remote/remote_actor.hpp"
#include "tests/support/until.hpp"

#include <gtest/gtest.h>
#include <poll.h>

namespace samvad::test {
namespace {

constexpr int kSilentHosts = 64, kMostWaiting = 256, kOver = 44;

/// Hosts that take a connection and say nothing.
struct Silence {
  testing::FakePeer peer{[](const std::string&) { return std::string("SILENCE"); }, names()};
  static std::string names() {
    std::string all;
    for (int host = 0; host < kSilentHosts; ++host) all += (host ? ",s" : "s") + std::to_string(host) + ".test";
    return all;
  }
  std::string hosts() const {
    std::string lines;
    for (int host = 0; host < kSilentHosts; ++host) {
      lines += "127.0.0.1 s" + std::to_string(host) + ".test " + std::to_string(peer.port()) + "\n";
    }
    return lines;
  }
};

/// Many requests on their way, none read yet.
class Crowd {
 public:
  explicit Crowd(std::uint16_t port) : port_(port) {}
  void send(const std::string& request) {
    clients_.push_back(std::make_unique<web::test::RawClient>(port_));
    clients_.back()->send(request);
  }
  std::vector<web::test::RawClient*> answered() const {
    std::vector<web::test::RawClient*> found;
    for (const auto& client : clients_) {
      pollfd look{client->fd(), POLLIN, 0};
      if (::poll(&look, 1, 0) == 1) found.push_back(client.get());
    }
    return found;
  }
  std::size_t size() const { return clients_.size(); }

 private:
  std::uint16_t port_;
  std::vector<std::unique_ptr<web::test::RawClient>> clients_;
};

TEST(Waiting, SilentKeyHostsHoldUpNobodyAndTheirNumberIsBounded) {
  Silence silence;
  House house({.public_url = "https://forum.test", .hosts = silence.hosts(), .authority = silence.peer.authority()});
  const auto thread = house.asha().start_thread("A thread beside silence", "Read me meanwhile.");
  const federation::PrivateKey key = federation::PrivateKey::make_rsa();
  Crowd crowd(house.port());
  for (int number = 0; number < kMostWaiting + kOver; ++number) {
    const RemoteActor actor{
        "u" + std::to_string(number),
        "https://s" + std::to_string(number % kSilentHosts) + ".test/users/u" + std::to_string(number), key};
    crowd.send(SignedPost::of(actor, house.public_url(), "/inbox", actor.create("1", "", "Never read.")).text());
    if (number != kSilentHosts) continue;
    EXPECT_EQ(house.asha().get(thread).status, 200) << "a member's page beside 64 silent hosts";
  }
  // those for whom there is no room are told at once; the others wait for their hosts
  ASSERT_TRUE(until([&] { return crowd.answered().size() >= static_cast<std::size_t>(kOver); }));
  for (auto* client : crowd.answered()) {
    const auto answer = client->answer();
    EXPECT_EQ(answer.status, 503);
    EXPECT_NE(answer.field("Retry-After"), "");
  }
  EXPECT_EQ(house.asha().get(thread).status, 200);
  EXPECT_EQ(house.visitor().get("/boards").status, 200);
}

TEST(Waiting, LogInsQueueAndPagesAreAnswered) {
  auto settings = House::wide_settings();
  settings.emplace_back("limits.hash_queue=4");  // hashes yield to all else: on a busy machine many take long
  House house({.settings = settings});
  Visitor& asha = house.asha();
  const auto thread = asha.start_thread("A thread beside a queue", "Read me meanwhile.");
  Visitor guest = house.visitor();
  auto fields = hidden_fields(guest.get("/log-in").body, "/log-in");
  fields.insert(fields.end(), {{"name", "asha"}, {"password", Visitor::password()}});
  const std::string body = form_text(fields),
                    cookie = guest.cookies().begin()->first + "=" + guest.cookies().begin()->second;
  const std::string request =
      "POST /log-in HTTP/1.1\r\nHost: " + house.server().host() + "\r\nOrigin: " + house.public_url() +
      "\r\nCookie: " + cookie +
      "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + std::to_string(body.size()) +
      "\r\n\r\n" + body;
  Crowd crowd(house.port());
  for (int number = 0; number < 120; ++number) crowd.send(request);
  EXPECT_EQ(asha.get(thread).status, 200);
  EXPECT_EQ(house.visitor().get(thread).status, 200);
  ASSERT_TRUE(until([&] { return crowd.answered().size() == crowd.size(); }));
  int done = 0, told_to_come_back = 0;
  for (auto* client : crowd.answered()) {
    const auto answer = client->answer();
    done += answer.status == 303 ? 1 : 0;
    told_to_come_back += answer.status == 503 && !answer.field("Retry-After").empty() ? 1 : 0;
  }
  EXPECT_EQ(done + told_to_come_back, 120);
  EXPECT_GT(done, 0);
  EXPECT_GT(told_to_come_back, 0) << "the queue has an end";
}

}  // namespace
}  // namespace samvad::test
