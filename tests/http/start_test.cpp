// Starting and ending: bad settings, a port in use, SIGTERM in the middle of work (REL-17).
#include "storage/tables/actors.hpp"
#include "storage/tables/follows.hpp"
#include "storage/tables/hosts.hpp"
#include "storage/tables/jobs.hpp"
#include "tests/http/shared_house.hpp"
#include "tests/support/until.hpp"

#include <arpa/inet.h>
#include <fstream>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace samvad::test {
namespace {

/// A process that is expected to refuse; what it said.
Ended refused(const TestDatabase& database, const std::vector<std::string>& settings, std::uint16_t port = 0) {
  const ServerDirectory directory;
  ServerProcess process(
      {.data = directory.path() / "data", .database_url = database.url(), .settings = settings, .port = port});
  return process.wait();
}

TEST(Start, ASettingThatIsNoneNamesTheNearestOne) {
  const TestDatabase database;
  const Ended ended = refused(database, {"server.prot=80"});
  EXPECT_EQ(ended.status, 2);
  EXPECT_NE(ended.said.find("server.prot"), std::string::npos) << ended.said;
  EXPECT_NE(ended.said.find("server.port"), std::string::npos) << ended.said;
}

TEST(Start, ABadValueInAFileIsNamedWithItsLine) {
  const TestDatabase database;
  const ServerDirectory directory;
  const auto file = directory.write("samvad.toml", "[server]\n\nidle_timeout = \"soon\"\n");
  ServerProcess process({.data = directory.path() / "data", .database_url = database.url(), .verb = "serve"});
  process.wait_ready();
  process.stop();
  std::filesystem::copy_file(file, directory.path() / "data/samvad.toml");
  ServerProcess again({.data = directory.path() / "data", .database_url = database.url()});
  const Ended ended = again.wait();
  EXPECT_EQ(ended.status, 2);
  EXPECT_NE(ended.said.find("3"), std::string::npos) << ended.said;
  EXPECT_NE(ended.said.find("server.idle_timeout"), std::string::npos) << ended.said;
}

TEST(Start, APublicAddressNeedsItsFlag) {
  const TestDatabase database;
  const Ended ended = refused(database, {"server.address=0.0.0.0"});
  EXPECT_EQ(ended.status, 1);
  EXPECT_NE(ended.said.find("public_listen"), std::string::npos) << ended.said;
}

TEST(Start, APortInUseIsSaid) {
  const TestDatabase database;
  const Ended ended = refused(database, {}, shared_house().port());
  EXPECT_EQ(ended.status, 1);
  EXPECT_NE(ended.said.find(std::to_string(shared_house().port())), std::string::npos) << ended.said;
  EXPECT_EQ(shared_house().visitor().get("/healthz").status, 200);
}

/// design.md 4.15: ids that other servers hold are for ever.
TEST(Start, AnotherPublicAddressIsRefusedOnceSomethingWasSent) {
  TestDatabase database;
  const ServerDirectory directory;
  const auto start = [&](const std::string& url) {
    ServerProcess process({.data = directory.path() / "data", .database_url = database.url(), .public_url = url});
    try {
      return process.wait_ready().stop();
    } catch (const std::runtime_error&) {
      return process.wait();  // it refused
    }
  };
  EXPECT_EQ(start("https://one.example").status, 0);
  EXPECT_EQ(start("https://two.example").status, 0) << "nobody was told of the first";
  database.db().script("insert into hosts (id, name, shard) values (1, 'peer.test', 1)");
  const Ended ended = start("https://three.example");
  EXPECT_EQ(ended.status, 1);
  for (const char* name : {"https://two.example", "https://three.example", "site.public_url"}) {
    EXPECT_NE(ended.said.find(name), std::string::npos) << ended.said;
  }
  EXPECT_EQ(start("https://two.example").status, 0);
}

TEST(Start, AProcessWithoutTheKeyFileOfItsDatabaseIsRefused) {
  const TestDatabase database;
  const ServerDirectory first, second;
  ServerProcess process({.data = first.path() / "data", .database_url = database.url()});
  process.wait_ready();
  ServerProcess stranger({.data = second.path() / "data", .database_url = database.url()});
  const Ended ended = stranger.wait();
  EXPECT_EQ(ended.status, 1);
  EXPECT_NE(ended.said.find("private-keys.key is missing"), std::string::npos) << ended.said;
  EXPECT_NE(ended.said.find("Copy private-keys.key"), std::string::npos) << ended.said;
  std::ifstream key(first.path() / "data/private-keys.key", std::ios::binary);
  const auto copy = second.write("data/private-keys.key", {std::istreambuf_iterator<char>(key), {}});
  std::filesystem::permissions(copy, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  ServerProcess mended({.data = second.path() / "data", .database_url = database.url()});
  mended.wait_ready();
}

TEST(Start, ADatabaseThatMayForgetIsRefused) {
  TestDatabase database;
  database.owner().script("alter database " + database.name() + " set synchronous_commit = off");
  const Ended ended = refused(database, {});
  EXPECT_EQ(ended.status, 1);
  EXPECT_NE(ended.said.find("synchronous_commit=off"), std::string::npos) << ended.said;
}

TEST(Stop, WhatIsUnderWayIsAnsweredAndNewConnectionsAreNot) {
  House house;
  // a request whose body is still coming when the signal does
  web::test::RawClient slow(house.port());
  Visitor& asha = house.asha();
  const std::string path = asha.start_thread("A thread at closing time", "Who is last?");
  const std::string page = "/t/" + thread_of(path) + "/reply";
  auto fields = hidden_fields(asha.get(page).body, page);
  fields.push_back({"text", "Said while the doors closed."});
  const std::string body = form_text(fields);
  std::string cookies;
  for (const auto& [name, value] : asha.cookies()) cookies += (cookies.empty() ? "" : "; ") + name + "=" + value;
  slow.send("POST " + page + " HTTP/1.1\r\nHost: " + house.server().host() + "\r\nOrigin: " + house.public_url() +
            "\r\nCookie: " + cookies + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n\r\n" + body.substr(0, body.size() - 5));
  web::test::RawClient idle(house.port());
  ASSERT_EQ(idle.ask("GET /healthz HTTP/1.1\r\nHost: " + house.server().host() + "\r\n\r\n").status, 200);

  house.server().signal(SIGTERM);
  EXPECT_TRUE(idle.closes()) << "a connection without a request closes at once";
  EXPECT_TRUE(until([&] {
    try {
      web::test::RawClient late(house.port());
      return false;
    } catch (const std::runtime_error&) {
      return true;
    }
  })) << "the port is closed before the last request ends";
  slow.send(body.substr(body.size() - 5));
  EXPECT_EQ(slow.answer().status, 303);
  EXPECT_EQ(house.server().wait().status, 0);
  const auto rows = house.database().db().exec(
      {"test.last", "select count(*) from posts where source = 'Said while the doors closed.'"});
  EXPECT_EQ(rows.front().integer(0), 1);
}

/// A server of that name which takes connections and says nothing.
class SilentServer {
 public:
  SilentServer() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    ::inet_pton(AF_INET, "127.0.0.1", &own.sin_addr);
    socklen_t size = sizeof own;
    if (::bind(fd_, reinterpret_cast<sockaddr*>(&own), size) != 0 || ::listen(fd_, 16) != 0 ||
        ::getsockname(fd_, reinterpret_cast<sockaddr*>(&own), &size) != 0) {
      throw std::runtime_error("no listening socket");
    }
    port_ = ntohs(own.sin_port);
  }
  ~SilentServer() {
    ::close(taken_);
    ::close(fd_);
  }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;

  std::uint16_t port() const { return port_; }
  /// Waits for somebody to come.
  void take() { taken_ = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC); }

 private:
  int fd_, taken_ = -1;
  std::uint16_t port_ = 0;
};

TEST(Stop, AKeyThatIsStillBeingFetchedIsGivenUp) {
  const RemoteServer other("peer.test");
  SilentServer silent;
  auto settings = House::wide_settings();
  settings.emplace_back("server.stop_timeout=1s");
  House house({.public_url = "https://forum.test",
               .settings = settings,
               .hosts = "127.0.0.1 silent.test " + std::to_string(silent.port()) + "\n",
               .authority = other.authority()});
  const RemoteActor actor{"omar", "https://silent.test/users/omar", federation::PrivateKey::make_rsa()};
  web::test::RawClient waiting(house.port());
  waiting.send(SignedPost::of(actor, house.public_url(), "/inbox", actor.create("1", actor.uri, "Hello?")).text());
  silent.take();
  const Ended ended = house.server().stop();
  EXPECT_EQ(ended.status, 0) << ended.said;
}

/// A follower of asha elsewhere, whose server is that of `url`.
void follow_from(storage::Db& db, const std::string& host, const std::string& inbox) {
  storage::IdMaker ids(storage::system_clock(), 900);
  storage::actors::ActorRow omar;
  omar.id = ids.make<storage::ActorId>();
  omar.host_id = storage::hosts::obtain(db, ids.make<storage::HostId>(), host).id;
  omar.host = host;
  omar.name = "omar";
  omar.uri = "https://" + host + "/users/omar";
  omar.inbox = inbox;
  omar.created_at = storage::system_clock().now();
  ASSERT_TRUE(storage::actors::insert(db, omar));
  const auto asha = storage::actors::find_by_handle(db, "asha", "");
  ASSERT_TRUE(asha);
  storage::follows::put(db, {asha->id, omar.id, omar.created_at, omar.uri + "#follow", omar.created_at});
}

int count_of(storage::Db& db, const std::string& sql) {
  return static_cast<int>(db.exec({"test." + sql, sql}).front().integer(0));
}

/// REL-17: a request and a job that wait for a lock which nobody gives back, and a letter to a server that says
/// nothing. Each of them alone would take a minute.
TEST(Stop, ASlowRequestALongJobAndASlowDeliveryHaveOneDeadlineTogether) {
  const RemoteServer other("peer.test");
  SilentServer silent;
  auto settings = House::wide_settings();
  for (const char* one : {"server.stop_timeout=5s", "federation.timeout=60s", "federation.connect_timeout=60s"})
    settings.emplace_back(one);
  House house({.public_url = "https://forum.test",
               .settings = settings,
               .hosts = "127.0.0.1 silent.test " + std::to_string(silent.port()) + "\n",
               .authority = other.authority()});
  const std::string page = house.asha().start_thread("A thread at closing time", "Who is last?");
  ASSERT_EQ(house.server().stop().status, 0);
  for (const char* limit : {"lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"}) {
    house.database().db().script("alter role current_user in database " + house.database().name() + " set " + limit +
                                 " = '60s'");
  }
  house.restart();
  Visitor late = house.asha();
  const auto fields = [&] {
    auto form = hidden_fields(late.get("/t/" + thread_of(page) + "/reply").body, "/t/" + thread_of(page) + "/reply");
    form.push_back({"text", "Said while the doors closed."});
    return form;
  }();
  const auto looking = house.database().connect(), locking = house.database().connect();
  follow_from(*looking, "silent.test", "https://silent.test/users/omar/inbox");
  house.asha().start_thread("A thread for one who is silent", "This is a letter to omar.");
  silent.take();

  Ended ended;
  locking->transaction([&] {
    locking->exec({"test.lock", "lock table posts in exclusive mode"});
    storage::IdMaker ids(storage::system_clock(), 901);
    storage::jobs::enqueue(*looking, ids, {.kind = "tombstones", .payload = "1"});
    std::thread asking([&] {
      try {
        late.post("/t/" + thread_of(page) + "/reply", fields);
      } catch (const std::runtime_error&) {  // the connection is closed without an answer
      }
    });
    EXPECT_TRUE(until([&] {
      return count_of(*looking,
                      "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = "
                      "'Lock'") >= 2;
    })) << house.server().log();
    house.server().signal(SIGTERM);
    ended = house.server().wait();
    asking.join();
  });
  EXPECT_EQ(ended.status, 0) << ended.said;
  EXPECT_EQ(count_of(*looking, "select count(*) from shard_leases where leased_until > now()"), 0) << ended.said;
  EXPECT_EQ(count_of(*looking, "select count(*) from jobs where leased_until is not null"), 0) << ended.said;
  EXPECT_EQ(count_of(*looking, "select count(*) from deliveries"), 1) << "the letter goes with the next start";
}

TEST(Start, AskingForHeadsBeforeTheFirstRunSpoilsNoPage) {
  const TestDatabase database;
  const ServerDirectory directory;
  ServerProcess process({.data = directory.path() / "data", .database_url = database.url()});
  process.wait_ready();
  const auto ask = [&](const std::string& method) {
    web::test::RawClient client(process.port());
    client.send(method + " / HTTP/1.1\r\nHost: " + process.host() + "\r\n\r\n");
    return client.answer(method == "HEAD");
  };
  for (const char* method : {"HEAD", "GET", "HEAD"}) {
    const auto answer = ask(method);
    EXPECT_EQ(answer.status, 303) << method;
    EXPECT_EQ(answer.field("Location"), "/setup") << method;
  }
}

TEST(Start, ATokenLeftBehindOpensNothingAndIsNotPrinted) {
  House house;
  const auto file = house.directory().path() / "data/setup_token";
  EXPECT_FALSE(std::filesystem::exists(file));
  house.server().stop();
  std::ofstream(file) << "left-behind\n";
  ServerProcess again({.data = house.directory().path() / "data", .database_url = house.database().url()});
  again.wait_ready();
  EXPECT_EQ(again.setup_token(), "");
  EXPECT_EQ(Visitor(again.port(), again.public_url()).get("/setup?token=left-behind").status, 303);
  EXPECT_EQ(again.stop().said.find("/setup?token="), std::string::npos);
}

TEST(Stop, LeasesAreGivenBack) {
  House house;
  EXPECT_EQ(house.server().stop().status, 0);
  const auto rows = house.database().db().exec(
      {"test.slots", "select count(*) from process_slots where holder <> '' and leased_until > now()"});
  EXPECT_EQ(rows.front().integer(0), 0);
}

}  // namespace
}  // namespace samvad::test
