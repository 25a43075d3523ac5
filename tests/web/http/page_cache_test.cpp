#include "web/http/page_cache.hpp"

#include "tests/web/http/test_server.hpp"
#include "web/http/static_files.hpp"

#include <atomic>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace samvad::web::test {
namespace {

using Kind = PageCache::Filled::Kind;

constexpr Shown kThread7{EpochKind::kThread, 7};
constexpr Shown kBoard1{EpochKind::kBoard, 1};

Response page_of(std::string text, std::vector<Shown> shows = {kThread7, kBoard1}) {
  auto page = Response::of(200, "text/html; charset=utf-8", std::move(text));
  page.shows = std::move(shows);
  return page;
}

/// Fills `key` at once.
Kind fill(PageCache& cache, const std::string& key, Response response) {
  Kind kind{};
  EXPECT_EQ(cache.claim(key, [&](const PageCache::Filled& filled) { kind = filled.kind; }), PageCache::Claim::kFill);
  cache.finish(key, std::move(response));
  return kind;
}

TEST(PageCache, KeepsUntilSomethingShownChanges) {
  PageCache cache(1 << 20);
  EXPECT_EQ(cache.find("a"), nullptr);
  EXPECT_EQ(fill(cache, "a", page_of("A")), Kind::kPage);
  EXPECT_EQ(fill(cache, "b", page_of("B", {{EpochKind::kThread, 8}, kBoard1})), Kind::kPage);
  ASSERT_NE(cache.find("a"), nullptr);
  EXPECT_EQ(cache.find("a")->answer(Request{}).text(), "A");
  cache.drop(kThread7);
  EXPECT_EQ(cache.find("a"), nullptr);
  EXPECT_NE(cache.find("b"), nullptr);
  cache.drop(kBoard1);
  EXPECT_EQ(cache.stats().pages, 0U);
  EXPECT_EQ(cache.stats().bytes, 0U);
}

TEST(PageCache, KeepsNothingPersonalOrUnlabelled) {
  PageCache cache(1 << 20);
  EXPECT_EQ(fill(cache, "a", page_of("A", {})), Kind::kAnswer);
  auto cookie = page_of("A");
  cookie.add("Set-Cookie", "form=1");
  EXPECT_EQ(fill(cache, "a", cookie), Kind::kAnswer);
  auto missing = page_of("A");
  missing.status = 404;
  EXPECT_EQ(fill(cache, "a", missing), Kind::kAnswer);
  EXPECT_EQ(cache.find("a"), nullptr);
}

TEST(PageCache, OneFillsOthersWait) {
  PageCache cache(1 << 20);
  std::vector<std::string> got;
  const auto waiter = [&](const PageCache::Filled& filled) {
    got.push_back(std::string(filled.page->answer({}).text()));
  };
  EXPECT_EQ(cache.claim("a", waiter), PageCache::Claim::kFill);
  EXPECT_EQ(cache.claim("a", waiter), PageCache::Claim::kWait);
  EXPECT_EQ(cache.claim("a", waiter), PageCache::Claim::kWait);
  cache.finish("a", page_of("A"));
  EXPECT_EQ(got, (std::vector<std::string>{"A", "A", "A"}));
  EXPECT_EQ(cache.claim("a", waiter), PageCache::Claim::kReady);
}

TEST(PageCache, WhatWasForOneReaderGoesToNoOther) {
  PageCache cache(1 << 20);
  std::vector<Kind> got;
  const auto waiter = [&](const PageCache::Filled& filled) { got.push_back(filled.kind); };
  cache.claim("a", waiter);
  cache.claim("a", waiter);
  auto cookie = page_of("A");
  cookie.add("Set-Cookie", "form=1");
  cache.finish("a", cookie);
  EXPECT_EQ(got, (std::vector<Kind>{Kind::kAnswer, Kind::kAskAlone}));
}

TEST(PageCache, WaitersAreBounded) {
  PageCache cache(1 << 20);
  int answered = 0;
  const auto waiter = [&](const PageCache::Filled&) { ++answered; };
  for (int at = 0; at < 1024; ++at) cache.claim("a", waiter);
  EXPECT_EQ(cache.claim("a", waiter), PageCache::Claim::kTooMany);
  cache.finish("a", page_of("A"));
  EXPECT_EQ(answered, 1024);
}

/// The page was read before the change and would be kept after it: a stale page for ever.
TEST(PageCache, ChangeDuringAFillIsNotLost) {
  PageCache cache(1 << 20);
  std::vector<Kind> got;
  const auto waiter = [&](const PageCache::Filled& filled) { got.push_back(filled.kind); };
  cache.claim("a", waiter);
  cache.drop(kThread7);
  cache.claim("a", waiter);  // came after the change, so must not see what was before it
  cache.finish("a", page_of("old"));
  EXPECT_EQ(got, (std::vector<Kind>{Kind::kPage, Kind::kAskAgain}));
  EXPECT_EQ(cache.find("a"), nullptr);
  cache.claim("a", waiter);
  cache.drop({EpochKind::kThread, 99});
  cache.finish("a", page_of("new"));
  EXPECT_NE(cache.find("a"), nullptr);
}

TEST(PageCache, WhoComesBetweenTwoChangesDoesNotGetWhatWasBeforeTheFirst) {
  PageCache cache(1 << 20);
  std::vector<Kind> got;
  const auto waiter = [&](const PageCache::Filled& filled) { got.push_back(filled.kind); };
  cache.claim("a", waiter);
  cache.drop(kThread7);
  cache.claim("a", waiter);
  cache.drop(kThread7);
  cache.claim("a", waiter);
  cache.finish("a", page_of("old"));
  EXPECT_EQ(got, (std::vector<Kind>{Kind::kPage, Kind::kAskAgain, Kind::kAskAgain}));
}

TEST(PageCache, TooManyChangesDuringAFillCountAsOne) {
  PageCache cache(1 << 20);
  cache.claim("a", [](const PageCache::Filled&) {});
  for (int at = 0; at < 5000; ++at) cache.drop({EpochKind::kThread, 1000 + at});
  cache.finish("a", page_of("A"));
  EXPECT_EQ(cache.find("a"), nullptr);
  cache.claim("b", [](const PageCache::Filled&) {});
  cache.clear();
  cache.finish("b", page_of("B"));
  EXPECT_EQ(cache.find("b"), nullptr);
}

TEST(PageCache, PolledEpochsDropOnce) {
  PageCache cache(1 << 20);
  fill(cache, "a", page_of("A"));
  cache.apply(kThread7, 5);
  EXPECT_EQ(cache.find("a"), nullptr);
  fill(cache, "a", page_of("A"));
  cache.apply(kThread7, 5);
  EXPECT_NE(cache.find("a"), nullptr);
  cache.drop(kThread7, 6);
  fill(cache, "a", page_of("A"));
  cache.apply(kThread7, 6);
  EXPECT_NE(cache.find("a"), nullptr);
  cache.apply(kThread7, 7);
  EXPECT_EQ(cache.find("a"), nullptr);
}

TEST(PageCache, BudgetHolds) {
  PageCache cache(200'000);
  for (int at = 0; at < 100; ++at) {
    const auto key = std::to_string(at);
    fill(cache, key, page_of(std::string(10'000, 'x')));
    // used again and again, so it stays
    EXPECT_NE(cache.find("0"), nullptr) << at;
    EXPECT_LE(cache.stats().bytes, 200'000U);
  }
  EXPECT_EQ(cache.find("1"), nullptr);
  EXPECT_GT(cache.stats().pages, 10U);
  fill(cache, "huge", page_of(std::string(190'000, 'x')));
  EXPECT_EQ(cache.find("huge"), nullptr);
  const auto page = cache.find("0");
  const auto before = cache.stats().bytes;
  page->build(Encoding::kGzip);
  cache.grew("0");
  EXPECT_GT(cache.stats().bytes, before);
}

Route thread_route(std::function<Response(const Request&)> handler) {
  auto route = worker_route("thread", Method::kGet, "/t/{id}",
                            [handler = std::move(handler)](const Request& r, storage::Db&) { return handler(r); });
  route.cached = true;
  route.cache_query = {"page", "sort"};
  return route;
}

TEST(CachedRoute, RendersOnceForAnonymousReaders) {
  std::atomic<int> rendered{0};
  TestServer server({thread_route([&](const Request& request) {
    ++rendered;
    return page_of(std::string(request.param("id")) + request.query_value("page").value_or("1") +
                   std::string(2000, ' '));
  })});
  RawClient client(server.port());
  const auto first = client.ask(get("/t/7"));
  EXPECT_EQ(first.field("Cache-Control"), "no-cache");
  EXPECT_NE(first.field("Content-Security-Policy"), "");
  EXPECT_NE(first.field("X-Request-Id"), client.ask(get("/t/7")).field("X-Request-Id"));
  EXPECT_EQ(rendered, 1);
  EXPECT_EQ(client.ask(get("/t/7?page=2")).body.substr(0, 2), "72");
  EXPECT_EQ(client.ask(get("/t/7?page=2")).body.substr(0, 2), "72");
  EXPECT_EQ(rendered, 2);
  client.ask(get("/t/7?sort=a&page=3"));
  client.ask(get("/t/7?page=3&sort=a"));
  EXPECT_EQ(rendered, 3);
  client.send("HEAD /t/7 HTTP/1.1\r\nHost: localhost:8080\r\n\r\n");
  EXPECT_EQ(client.answer(true).field("Content-Length"), "2002");
  const auto same = client.ask(get("/t/7", "If-None-Match: " + first.field("ETag") + "\r\n"));
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.field("ETag"), first.field("ETag"));
  EXPECT_EQ(rendered, 3);
  server.pages.drop(kThread7);
  client.ask(get("/t/7"));
  EXPECT_EQ(rendered, 4);
}

/// A value that holds the separator of keys does not become the key of another page.
TEST(CachedRoute, NoQueryForgesTheKeyOfAnother) {
  TestServer server({thread_route([&](const Request& request) {
    return page_of(request.query_value("page").value_or("") + "|" + request.query_value("sort").value_or(""));
  })});
  RawClient client(server.port());
  EXPECT_EQ(client.ask(get("/t/7?page=1%0Asort=a")).body, "1\nsort=a|");
  EXPECT_EQ(client.ask(get("/t/7?page=1&sort=a")).body, "1|a");
}

/// SEC-17: a member's page never enters the cache, and a member never gets the anonymous one.
TEST(CachedRoute, MembersPassTheCacheBy) {
  std::atomic<int> rendered{0};
  TestServer server({thread_route([&](const Request& request) {
    ++rendered;
    return page_of("for " + std::string(request.cookie("session")));
  })});
  RawClient client(server.port());
  for (const auto* fields : {"Cookie: session=asha\r\n", "Authorization: Bearer x\r\n", "Signature: x\r\n",
                             "Accept: application/activity+json\r\n"}) {
    const int before = rendered;
    client.ask(get("/t/7", fields));
    client.ask(get("/t/7", fields));
    EXPECT_EQ(rendered, before + 2) << fields;
  }
  EXPECT_EQ(server.pages.stats().pages, 0U);
  EXPECT_EQ(client.ask(get("/t/7")).body, "for ");
  const auto member = client.ask(get("/t/7", "Cookie: session=asha\r\n"));
  EXPECT_EQ(member.body, "for asha");
  EXPECT_EQ(member.field("Cache-Control"), "private, no-store");
  EXPECT_EQ(client.ask(get("/t/7?unknown=1")).status, 200);
  EXPECT_EQ(server.pages.stats().pages, 1U);
}

TEST(CachedRoute, EveryCodingIsTheSamePage) {
  TestServer server({thread_route([](const Request&) { return page_of(std::string(50'000, 'p')); })});
  RawClient client(server.port());
  for (const auto* coding : {"gzip", "br", "zstd"}) {
    const auto answer = client.ask(get("/t/7", "Accept-Encoding: " + std::string(coding) + "\r\n"));
    EXPECT_EQ(answer.field("Content-Encoding"), coding);
    EXPECT_LT(answer.body.size(), 2000U);
    const auto again = client.ask(get("/t/7", "Accept-Encoding: " + std::string(coding) + "\r\n"));
    EXPECT_EQ(again.body, answer.body);
    EXPECT_EQ(again.field("ETag"), answer.field("ETag"));
  }
  EXPECT_EQ(client.ask(get("/t/7")).body.size(), 50'000U);
  EXPECT_EQ(server.stats->cache_misses, 1U);
}

/// REL-13: the database goes away, cached pages are still served, others say 503.
TEST(CachedRoute, ServesWhileTheDatabaseIsAway) {
  std::atomic<bool> away{false};
  auto route = worker_route("thread", Method::kGet, "/t/{id}", [&](const Request&, storage::Db& db) {
    if (away) db.exec({"x", "select 1"});
    return page_of("kept");
  });
  route.cached = true;
  TestServer server({route});
  RawClient client(server.port());
  EXPECT_EQ(client.ask(get("/t/7")).body, "kept");
  away = true;
  EXPECT_EQ(client.ask(get("/t/7")).body, "kept");
  EXPECT_EQ(client.ask(get("/t/8")).status, 503);
  away = false;
  EXPECT_EQ(client.ask(get("/t/8")).body, "kept");
}

/// Readers and writers at once: after a drop nobody gets a page that was begun before it.
TEST(CachedRoute, NeverServesWhatWasDropped) {
  std::atomic<int> version{0};
  auto options = TestServer::quick();
  options.io_threads = 2;
  TestServer server({thread_route([&](const Request&) { return page_of(std::to_string(version.load())); })}, options,
                    4);
  std::atomic<bool> done{false};
  std::vector<std::future<int>> readers;
  for (int who = 0; who < 4; ++who)
    readers.push_back(std::async(std::launch::async, [&] {
      RawClient client(server.port());
      int stale = 0;
      while (!done) {
        const int least = version.load();
        server.pages.drop(kThread7);
        stale += std::atoi(client.ask(get("/t/7")).body.c_str()) < least;
      }
      return stale;
    }));
  for (int at = 1; at <= 300; ++at) {
    RawClient client(server.port());
    version = at;
    client.ask(get("/t/7"));
  }
  done = true;
  for (auto& reader : readers) EXPECT_EQ(reader.get(), 0);
}

TEST(StaticFiles, AreKeptForEver) {
  const std::string css(10'000, 'c');
  const std::vector<StaticFile> list{{"/assets/app-1.css", "text/css; charset=utf-8", css, true},
                                     {"/favicon.ico", "image/x-icon", "icon", false}};
  const StaticFiles files(list);
  TestServer server(
      {io_route("asset", Method::kGet, "/assets/{file}", [&](const Request& r) { return files.answer(r); }),
       io_route("icon", Method::kGet, "/favicon.ico", [&](const Request& r) { return files.answer(r); })});
  RawClient client(server.port());
  const auto plain_file = client.ask(get("/assets/app-1.css", "Cookie: session=asha\r\n"));
  EXPECT_EQ(plain_file.body, css);
  EXPECT_EQ(plain_file.field("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(plain_file.field("Vary"), "Accept-Encoding");
  EXPECT_EQ(client.ask(get("/assets/app-1.css", "Accept-Encoding: br\r\n")).field("Content-Encoding"), "br");
  EXPECT_EQ(client.ask(get("/assets/app-1.css", "If-None-Match: " + plain_file.field("ETag") + "\r\n")).status, 304);
  EXPECT_EQ(client.ask(get("/favicon.ico", "Accept-Encoding: br\r\n")).body, "icon");
  EXPECT_EQ(client.ask(get("/assets/none.css")).status, 404);
}

}  // namespace
}  // namespace samvad::web::test
