#include "web/http/server.hpp"

#include "tests/support/until.hpp"
#include "tests/web/http/test_server.hpp"

#include <atomic>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

namespace samvad::web::test {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

/// A gate that handlers wait at until the test opens it.
class Gate {
 public:
  void open() { opened_.set_value(); }
  void pass() {
    entered_.fetch_add(1);
    entered_.notify_all();
    future_.wait();
  }
  void wait_for(int count) {
    for (int now = entered_.load(); now < count; now = entered_.load()) entered_.wait(now);
  }

 private:
  std::atomic<int> entered_{0};
  std::promise<void> opened_;
  std::shared_future<void> future_{opened_.get_future().share()};
};

std::vector<Route> plain_routes() {
  return {
      io_route("path", Method::kGet, "/p/{name}", [](const Request& r) { return plain(std::string(r.param("name"))); }),
      worker_route("echo", Method::kPost, "/echo", [](const Request& r, storage::Db&) { return plain(r.body); })};
}

/// One limit is short, the one a test is about: a machine that stalls passes none of the others meanwhile.
ServerOptions impatient(milliseconds ServerTimes::*limit) {
  auto options = TestServer::quick();
  options.times.*limit = milliseconds(150);
  return options;
}

/// The answer to a client that sends its head too slowly with `send`. One whose first byte comes too late is let go
/// silently, as on a machine that stalls, and comes again.
WireAnswer cut_off(std::uint16_t port, const std::function<void(RawClient&)>& send) {
  WireAnswer answer;
  for (int tries = 0; answer.status == 0 && tries < 50; ++tries) {
    RawClient client(port);
    send(client);
    answer = client.answer();
    if (answer.status != 0) {
      EXPECT_TRUE(client.closes());
    }
  }
  return answer;
}

TEST(Server, KeepsTheConnection) {
  TestServer server(plain_routes());
  RawClient client(server.port());
  for (int at = 0; at < 50; ++at) {
    const auto answer = client.ask(get("/p/" + std::to_string(at)));
    ASSERT_EQ(answer.status, 200);
    ASSERT_EQ(answer.body, std::to_string(at));
    ASSERT_EQ(answer.field("Connection"), "");
  }
  EXPECT_EQ(server.stats->accepted, 1U);
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  TestServer server(plain_routes());
  RawClient client(server.port());
  std::string all;
  for (int at = 0; at < 300; ++at) {
    all += get("/p/" + std::to_string(at));
    if (at % 3 == 0) {
      const auto body = "b" + std::to_string(at);
      all += "POST /echo HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: " + std::to_string(body.size()) +
             "\r\n\r\n" + body;
    }
  }
  ASSERT_TRUE(client.send(all));
  for (int at = 0; at < 300; ++at) {
    ASSERT_EQ(client.answer().body, std::to_string(at));
    if (at % 3 == 0) {
      ASSERT_EQ(client.answer().body, "b" + std::to_string(at));
    }
  }
}

/// While one request waits for its worker nothing more is read, so what a client may pile up is bounded by the sockets.
TEST(Server, ReadsNoFurtherWhileAnAnswerIsDue) {
  Gate gate;
  std::atomic<int> reached{0};
  TestServer server({worker_route("wait", Method::kGet, "/wait",
                                  [&](const Request&, storage::Db&) {
                                    gate.pass();
                                    return plain("waited");
                                  }),
                     io_route("next", Method::kGet, "/next", [&](const Request&) {
                       ++reached;
                       return plain("next");
                     })});
  RawClient client(server.port());
  client.send(get("/wait") + get("/next"));
  gate.wait_for(1);
  EXPECT_EQ(reached, 0);
  gate.open();
  EXPECT_EQ(client.answer().body, "waited");
  EXPECT_EQ(client.answer().body, "next");
}

TEST(Server, ClosesWhenAsked) {
  TestServer server(plain_routes());
  for (const auto* fields : {"Connection: close\r\n", "Connection: keep-alive, Close\r\n"}) {
    RawClient client(server.port());
    const auto answer = client.ask(get("/p/a", fields) + get("/p/b"));
    EXPECT_EQ(answer.body, "a");
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_TRUE(client.closes());
  }
  RawClient old(server.port());
  EXPECT_EQ(old.ask("GET /p/a HTTP/1.0\r\nHost: localhost:8080\r\n\r\n").field("Connection"), "close");
  EXPECT_TRUE(old.closes());
}

TEST(Server, AnswersAClientThatHasFinishedSending) {
  TestServer server(plain_routes());
  RawClient client(server.port());
  client.send(get("/p/half"));
  client.finish_sending();
  EXPECT_EQ(client.answer().body, "half");
  EXPECT_TRUE(client.closes());
}

TEST(Server, HeadHasTheFieldsOfGet) {
  TestServer server(plain_routes());
  RawClient client(server.port());
  client.send("HEAD /p/abc HTTP/1.1\r\nHost: localhost:8080\r\n\r\n" + get("/p/next"));
  const auto head = client.answer(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.field("Content-Length"), "3");
  EXPECT_EQ(client.answer().body, "next");
}

TEST(Server, NamesWhatAPathAllows) {
  TestServer server(plain_routes());
  RawClient client(server.port());
  const auto options = client.ask("OPTIONS /p/x HTTP/1.1\r\nHost: localhost:8080\r\n\r\n");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.field("Allow"), "GET, HEAD, OPTIONS");
  const auto patch = client.ask("PATCH /echo HTTP/1.1\r\nHost: localhost:8080\r\n\r\n");
  EXPECT_EQ(patch.status, 405);
  EXPECT_EQ(patch.field("Allow"), "POST, OPTIONS");
  EXPECT_EQ(client.ask(get("/nowhere")).status, 404);
}

TEST(Server, ProblemsAreJsonWithTheRequestId) {
  TestServer server(plain_routes());
  RawClient client(server.port());
  const auto answer = client.ask(get("/nowhere"));
  EXPECT_EQ(answer.field("Content-Type"), "application/problem+json");
  EXPECT_THAT(answer.body, HasSubstr("\"code\":\"error.not_found\""));
  EXPECT_THAT(answer.body, HasSubstr("urn:request:" + answer.field("X-Request-Id")));
}

TEST(Server, BodyLimitOfTheRoute) {
  auto routes = plain_routes();
  routes.back().body_limit = 1000;
  TestServer server(std::move(routes));
  const std::string head = "POST /echo HTTP/1.1\r\nHost: localhost:8080\r\n";
  RawClient exact(server.port());
  EXPECT_EQ(exact.ask(head + "Content-Length: 1000\r\n\r\n" + std::string(1000, 'x')).body.size(), 1000U);
  RawClient announced(server.port());
  EXPECT_EQ(announced.ask(head + "Content-Length: 1001\r\n\r\n").status, 413);
  EXPECT_TRUE(announced.closes());
  RawClient chunked(server.port());
  std::string chunks = head + "Transfer-Encoding: chunked\r\n\r\n";
  for (int at = 0; at < 11; ++at) chunks += "64\r\n" + std::string(100, 'y') + "\r\n";
  EXPECT_EQ(chunked.ask(chunks).status, 413);
  EXPECT_TRUE(chunked.closes());
  RawClient endless(server.port());
  EXPECT_EQ(endless.ask(head + "Transfer-Encoding: chunked\r\n\r\n5;" + std::string(40'000, 'e')).status, 400);
  RawClient with_get(server.port());
  EXPECT_EQ(with_get.ask(get("/p/a", "Content-Length: 3\r\n") + "abc").status, 413);
}

/// The answer must arrive although the client is still sending: closing at once would reset it away.
TEST(Server, RefusalArrivesWhileTheClientStillSends) {
  TestServer server(plain_routes());
  RawClient client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 600000\r\n\r\n" +
              std::string(600'000, 'x'));
  EXPECT_EQ(client.answer().status, 413);
}

TEST(Server, SaysContinueBeforeTheBody) {
  TestServer server(plain_routes());
  const std::string head = "POST /echo HTTP/1.1\r\nHost: localhost:8080\r\nExpect: 100-continue\r\n";
  RawClient client(server.port());
  EXPECT_EQ(client.ask(head + "Content-Length: 2\r\n\r\n").status, 100);
  EXPECT_EQ(client.ask("ok").body, "ok");
  RawClient large(server.port());
  EXPECT_EQ(large.ask(head + "Content-Length: 9999999\r\n\r\n").status, 413);
}

TEST(Server, CutsOffSlowHeads) {
  TestServer server(plain_routes(), impatient(&ServerTimes::head));
  auto start = std::chrono::steady_clock::now();
  const auto answer = cut_off(server.port(), [&](RawClient& client) {
    start = std::chrono::steady_clock::now();
    client.send(get("/p/a").substr(0, 20));
  });
  EXPECT_EQ(answer.status, 408);
  EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds(140));
  RawClient silent(server.port());
  EXPECT_TRUE(silent.closes());
}

/// A byte now and then must not move the deadline of a head.
TEST(Server, DrippingDoesNotBuyTime) {
  TestServer server(plain_routes(), impatient(&ServerTimes::head));
  bool answered = false;
  const auto answer = cut_off(server.port(), [&](RawClient& drip) {
    drip.send("GET /p/a HTTP/1.1\r\nX: ");
    pollfd wanted{drip.fd(), POLLIN, 0};
    answered = samvad::test::until([&] {
      drip.send("y");
      return ::poll(&wanted, 1, 0) == 1;
    });
  });
  EXPECT_TRUE(answered) << "while it still dripped";
  EXPECT_EQ(answer.status, 408);
}

TEST(Server, CutsOffSlowBodies) {
  auto options = impatient(&ServerTimes::body);
  options.times.least_rate = 100'000;
  TestServer server(plain_routes(), options);
  RawClient client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 5000\r\n\r\nhello");
  EXPECT_EQ(client.answer().status, 408);
  EXPECT_TRUE(client.closes());
}

/// Bytes buy time: a body that keeps the least rate is taken however long it is.
TEST(Server, SteadyBodiesMayTakeLonger) {
  auto options = impatient(&ServerTimes::body);
  options.times.idle = milliseconds(300);
  options.times.least_rate = 1;  // each byte buys a second
  TestServer server(plain_routes(), options);
  RawClient client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 101\r\n\r\n" + std::string(100, 'x'));
  RawClient other(server.port());
  EXPECT_EQ(other.ask(get("/p/a")).status, 200);
  EXPECT_TRUE(other.closes());  // the idle limit has passed, and so has that of a body
  client.send("y");
  EXPECT_EQ(client.answer().status, 200);
}

TEST(Server, EndsIdleConnectionsSilently) {
  TestServer server(plain_routes(), impatient(&ServerTimes::idle));
  RawClient client(server.port());
  EXPECT_EQ(client.ask(get("/p/a")).status, 200);
  EXPECT_TRUE(client.closes());
}

TEST(Server, OverdueAnswersBecome503AndLateOnesAreDropped) {
  Responder late;
  Route route = io_route("late", Method::kGet, "/late", nullptr);
  route.runs_on = RunsOn::kAsync;
  route.async = [&](std::shared_ptr<const Request>, Responder respond) { late = std::move(respond); };
  TestServer server({route}, impatient(&ServerTimes::answer));
  RawClient client(server.port());
  const auto answer = client.ask(get("/late"));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.field("Retry-After"), "5");
  late(plain("too late"));
  EXPECT_TRUE(client.closes());
}

TEST(Server, DroppedResponderAnswers500) {
  Route route = io_route("forget", Method::kGet, "/forget", nullptr);
  route.runs_on = RunsOn::kAsync;
  route.async = [](std::shared_ptr<const Request>, const Responder&) {};
  TestServer server({route});
  RawClient client(server.port());
  EXPECT_EQ(client.ask(get("/forget")).status, 500);
  EXPECT_EQ(client.ask(get("/forget")).status, 500);
}

TEST(Server, SecondAnswerIsIgnored) {
  Route route = io_route("twice", Method::kGet, "/twice", nullptr);
  route.runs_on = RunsOn::kAsync;
  route.async = [](std::shared_ptr<const Request>, const Responder& respond) {
    respond(plain("first"));
    respond(plain("second"));
  };
  TestServer server({route});
  RawClient client(server.port());
  EXPECT_EQ(client.ask(get("/twice")).body, "first");
  EXPECT_EQ(client.ask(get("/twice")).body, "first");
}

TEST(Server, ExceptionsEndAtTheBorder) {
  TestServer server({worker_route("db", Method::kGet, "/db",
                                  [](const Request&, storage::Db& db) {
                                    db.exec({"x", "select 1"});
                                    return plain("");
                                  }),
                     io_route("throws", Method::kGet, "/throws",
                              [](const Request&) -> Response { throw std::runtime_error("secret detail"); })});
  RawClient client(server.port());
  const auto away = client.ask(get("/db"));
  EXPECT_EQ(away.status, 503);
  EXPECT_NE(away.field("Retry-After"), "");
  const auto broken = client.ask(get("/throws"));
  EXPECT_EQ(broken.status, 500);
  EXPECT_EQ(broken.body.find("secret"), std::string::npos);
}

/// REL-11: refused early, and the connection lives on.
TEST(Server, FullQueueAnswers503) {
  Gate gate;
  TestServer server({worker_route("wait", Method::kGet, "/wait",
                                  [&](const Request&, storage::Db&) {
                                    gate.pass();
                                    return plain("waited");
                                  })},
                    TestServer::quick(), 1, 1);
  RawClient first(server.port());
  RawClient second(server.port());
  RawClient third(server.port());
  first.send(get("/wait"));
  gate.wait_for(1);
  second.send(get("/wait"));
  while (server.stats->in_flight.load() < 2) std::this_thread::yield();
  const auto refused = third.ask(get("/wait"));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.field("Retry-After"), "5");
  EXPECT_EQ(server.stats->queue_full, 1U);
  gate.open();
  EXPECT_EQ(first.answer().body, "waited");
  EXPECT_EQ(second.answer().body, "waited");
}

TEST(Server, CapsConnectionsOfOneClient) {
  auto options = TestServer::quick();
  options.trusted_proxies = {"127.0.0.9"};
  options.most_connections_per_client = 2;
  TestServer server(plain_routes(), options);
  RawClient first(server.port());
  RawClient second(server.port());
  EXPECT_EQ(first.ask(get("/p/a")).status, 200);
  EXPECT_EQ(second.ask(get("/p/a")).status, 200);
  RawClient third(server.port());
  third.send(get("/p/a"));
  EXPECT_EQ(third.answer().status, 503);
  RawClient neighbour(server.port(), "127.0.0.2");
  EXPECT_EQ(neighbour.ask(get("/p/a")).status, 200);
  std::vector<std::unique_ptr<RawClient>> proxied;
  for (int at = 0; at < 5; ++at) {
    proxied.push_back(std::make_unique<RawClient>(server.port(), "127.0.0.9"));
    EXPECT_EQ(proxied.back()->ask(get("/p/a")).status, 200);
  }
}

TEST(Server, CapsConnectionsInAll) {
  auto options = TestServer::quick();
  options.most_connections = 3;
  TestServer server(plain_routes(), options);
  std::vector<std::unique_ptr<RawClient>> open;
  for (int at = 0; at < 3; ++at) {
    open.push_back(std::make_unique<RawClient>(server.port()));
    ASSERT_EQ(open.back()->ask(get("/p/a")).status, 200);
  }
  RawClient late(server.port());
  EXPECT_EQ(late.answer().status, 503);
  open.pop_back();
  while (server.stats->connections.load() > 2) std::this_thread::yield();
  RawClient again(server.port());
  EXPECT_EQ(again.ask(get("/p/a")).status, 200);
}

TEST(Server, ListensOnLoopbackOnlyUnlessTold) {
  const SiteAddress site("http://localhost:8080");
  TestServer server(plain_routes());
  auto options = TestServer::quick();
  options.port = 0;
  options.address = "0.0.0.0";
  Server refused(options, site, *server.dispatcher, server.stats);
  const auto answer = refused.start();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().key, "error.public_listen");
  options.allow_public_listen = true;
  Server open(options, site, *server.dispatcher, server.stats);
  EXPECT_TRUE(open.start());
  options.address = "nonsense";
  Server broken(options, site, *server.dispatcher, server.stats);
  EXPECT_EQ(broken.start().error().key, "error.bad_listen");
}

/// What is said and written at the start is there before the first answer: clients come to a socket that listens, and
/// wait until it is all done.
TEST(Server, WhoeverComesBeforeItBeginsIsKeptAndAnsweredThen) {
  TestServer server(plain_routes());
  auto options = TestServer::quick();
  options.port = 0;
  const auto stats = std::make_shared<ServerStats>();
  Server early(options, SiteAddress("http://localhost:8080"), *server.dispatcher, stats);
  ASSERT_TRUE(early.listen());
  ASSERT_NE(early.port(), 0);
  std::vector<std::unique_ptr<RawClient>> waiting;
  for (int at = 0; at < 20; ++at) {
    waiting.push_back(std::make_unique<RawClient>(early.port()));
    ASSERT_TRUE(waiting.back()->send(get("/p/" + std::to_string(at))));
  }
  EXPECT_EQ(stats->accepted, 0U);
  early.begin();
  for (int at = 0; at < 20; ++at) EXPECT_EQ(waiting[at]->answer().body, std::to_string(at));
}

TEST(Server, AServerThatNeverBeganGivesItsPortBack) {
  TestServer server(plain_routes());
  auto options = TestServer::quick();
  options.port = 0;
  const SiteAddress site("http://localhost:8080");
  auto first = std::make_unique<Server>(options, site, *server.dispatcher, server.stats);
  ASSERT_TRUE(first->listen());
  options.port = first->port();
  Server second(options, site, *server.dispatcher, server.stats);
  EXPECT_EQ(second.listen().error().key, "error.port_in_use");
  first.reset();
  EXPECT_TRUE(second.listen());
}

TEST(Server, SaysThatThePortIsInUse) {
  TestServer server(plain_routes());
  auto options = TestServer::quick();
  options.port = server.port();
  Server second(options, SiteAddress("http://localhost:8080"), *server.dispatcher, server.stats);
  const auto answer = second.start();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().key, "error.port_in_use");
}

/// REL-17: what runs is finished, what waits in the accept queue is served, idle connections end, nothing new comes in.
TEST(Server, StopsGracefully) {
  Gate gate;
  auto routes = plain_routes();
  routes.push_back(worker_route("wait", Method::kGet, "/wait", [&](const Request&, storage::Db&) {
    gate.pass();
    return plain("waited");
  }));
  TestServer server(std::move(routes));
  RawClient busy(server.port());
  RawClient idle(server.port());
  EXPECT_EQ(idle.ask(get("/p/a")).status, 200);
  busy.send(get("/wait"));
  gate.wait_for(1);
  RawClient fresh(server.port());
  auto stopping = std::async(std::launch::async, [&] { server.server->stop(std::chrono::seconds(10)); });
  EXPECT_TRUE(idle.closes());
  EXPECT_EQ(fresh.ask(get("/p/b")).body, "b");
  EXPECT_THROW(RawClient(server.port()), std::runtime_error);
  EXPECT_EQ(stopping.wait_for(milliseconds(0)), std::future_status::timeout);
  gate.open();
  const auto last = busy.answer();
  EXPECT_EQ(last.body, "waited");
  EXPECT_EQ(last.field("Connection"), "close");
  stopping.get();
  EXPECT_TRUE(busy.closes());
}

TEST(Server, StopDoesNotWaitForEver) {
  Responder never;
  Route route = io_route("never", Method::kGet, "/never", nullptr);
  route.runs_on = RunsOn::kAsync;
  std::atomic<bool> asked{false};
  route.async = [&](std::shared_ptr<const Request>, Responder respond) {
    never = std::move(respond);
    asked = true;
  };
  TestServer server({route});
  RawClient client(server.port());
  client.send(get("/never"));
  while (!asked) std::this_thread::yield();
  server.server->stop(milliseconds(100));
  EXPECT_TRUE(client.closes());
  never(plain("after the end"));
  EXPECT_EQ(server.stats->connections, 0);
}

/// A slow reader holds its answer back without holding the thread.
TEST(Server, LargeAnswersWaitForTheReader) {
  const std::string large(20 << 20, 'z');
  TestServer server({io_route("large", Method::kGet, "/large", [&](const Request&) { return plain(large); }),
                     io_route("small", Method::kGet, "/small", [](const Request&) { return plain("small"); })});
  RawClient slow(server.port());
  slow.send(get("/large") + get("/small"));
  RawClient quick(server.port());
  EXPECT_EQ(quick.ask(get("/small")).body, "small");
  EXPECT_EQ(slow.answer().body.size(), large.size());
  EXPECT_EQ(slow.answer().body, "small");
}

TEST(Server, DropsReadersThatTakeNothing) {
  const std::string large(20 << 20, 'z');
  auto options = impatient(&ServerTimes::write);
  options.times.least_rate = 1U << 30;  // what the sockets took buys next to no time
  TestServer server({io_route("large", Method::kGet, "/large", [&](const Request&) { return plain(large); })}, options);
  RawClient client(server.port());
  client.send(get("/large"));
  while (server.stats->answers[2].load() == 0 || server.stats->connections.load() > 0) std::this_thread::yield();
  EXPECT_LT(client.rest().size(), large.size());
}

/// Many clients, threads, pipelines and handlers at once: every answer belongs to its question.
TEST(Server, Hammer) {
  auto options = TestServer::quick();
  options.io_threads = 3;
  auto routes = plain_routes();
  TestServer server(std::move(routes), options, 4);
  std::vector<std::future<int>> clients;
  for (int who = 0; who < 16; ++who)
    clients.push_back(std::async(std::launch::async, [&, who] {
      int wrong = 0;
      for (int round = 0; round < 20; ++round) {
        RawClient client(server.port());
        for (int at = 0; at < 20; ++at) {
          const auto text = std::to_string(who) + "-" + std::to_string(round) + "-" + std::to_string(at);
          client.send(get("/p/" + text) + "POST /echo HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: " +
                      std::to_string(text.size()) + "\r\n\r\n" + text);
          wrong += client.answer().body != text;
          wrong += client.answer().body != text;
        }
      }
      return wrong;
    }));
  for (auto& client : clients) EXPECT_EQ(client.get(), 0);
  EXPECT_EQ(server.stats->answers[2], 16U * 20 * 20 * 2);
}

}  // namespace
}  // namespace samvad::web::test
