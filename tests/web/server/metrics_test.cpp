#include "web/server/metrics.hpp"

#include "tests/support/server_process.hpp"
#include "tests/web/http/raw_client.hpp"
#include "web/server/metrics_port.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace samvad::web {
namespace {

using test::RawClient;
using testing::HasSubstr;
using testing::Not;

MetricsView view_of(const ServerStats& stats) {
  return {.server = stats,
          .pages = {.pages = 3, .bytes = 4096, .fills = 0},
          .workers = {.waiting = 5, .running = 2, .workers = 6, .oldest_wait = std::chrono::microseconds(1500)},
          .commits = {.batches = 10, .rows = 640},
          .commits_waiting = 7,
          .disk = {.free = 5000, .capacity = 90000, .problem = ""},
          .backlog = std::nullopt};
}

TEST(Metrics, CountRequestsByRouteAndTime) {
  ServerStats stats;
  const Route thread{.name = "thread"}, twin{.name = "thread"};
  stats.routes.count(&thread, 200, std::chrono::microseconds(80));
  stats.routes.count(&thread, 404, std::chrono::milliseconds(3));
  stats.routes.count(&twin, 200, std::chrono::minutes(2));
  stats.routes.count(nullptr, 404, std::chrono::microseconds(10));
  const std::string text = metrics_text(view_of(stats));
  EXPECT_THAT(text, HasSubstr("samvad_http_requests_total{route=\"thread\",status=\"2xx\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("samvad_http_requests_total{route=\"thread\",status=\"4xx\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("samvad_http_requests_total{route=\"none\",status=\"4xx\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("samvad_http_request_seconds_bucket{route=\"thread\",le=\"0.0001\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("samvad_http_request_seconds_bucket{route=\"thread\",le=\"0.01\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("samvad_http_request_seconds_bucket{route=\"thread\",le=\"+Inf\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("samvad_http_request_seconds_count{route=\"thread\"} 3\n"));
}

TEST(Metrics, TellOfThreadsCommitsAndMemory) {
  ServerStats stats;
  stats.cache_hits = 9;
  const std::string text = metrics_text(view_of(stats));
  for (const char* line : {"samvad_page_cache_hits_total 9\n", "samvad_worker_queue 5\n",
                           "samvad_pool_wait_seconds 0.0015\n", "samvad_group_commit_batches_total 10\n",
                           "samvad_group_commit_rows_total 640\n", "samvad_group_commit_waiting 7\n",
                           "samvad_disk_free_bytes 5000\n", "samvad_disk_bytes 90000\n", "samvad_database_up 0\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  EXPECT_THAT(text, Not(HasSubstr("samvad_inbox_waiting")));
  EXPECT_THAT(text, Not(HasSubstr("process_resident_memory_bytes 0\n")));
}

TEST(Metrics, TellWhatWaits) {
  ServerStats stats;
  MetricsView view = view_of(stats);
  view.backlog = storage::views::WorkBacklog{.inbox = {{"local", 12, 3.5}},
                                             .jobs = {{"sweep", 1, 0}},
                                             .hosts = {{"a.example", 40, 60}},
                                             .deliveries = 41,
                                             .dead_inbox = 2,
                                             .dead_jobs = 0,
                                             .dead_deliveries = 5};
  const std::string text = metrics_text(view);
  for (const char* line :
       {"samvad_database_up 1\n", "samvad_inbox_waiting{lane=\"local\"} 12\n",
        "samvad_inbox_oldest_seconds{lane=\"local\"} 3.5\n", "samvad_jobs_waiting{kind=\"sweep\"} 1\n",
        "samvad_delivery_waiting{host=\"a.example\"} 40\n", "samvad_deliveries_waiting 41\n",
        "samvad_dead_letters{class=\"inbox\"} 2\n", "samvad_dead_letters{class=\"delivery\"} 5\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(MetricsPort, HandsOutNothingElse) {
  ServerStats stats;
  const std::string number = std::to_string(samvad::test::free_port());
  const auto settings = storage::Settings::for_tests({{"metrics.port", number}});
  MetricsPort port(settings, {.now = [&] { return view_of(stats); }, .submit = [](auto) { return false; }});
  ASSERT_TRUE(port.listen());
  port.begin();
  const auto ask = [&](const std::string& line) {
    RawClient client(port.port());
    client.send(line + " HTTP/1.1\r\nHost: 127.0.0.1:" + number + "\r\n\r\n");
    return client.answer();
  };
  const auto metrics = ask("GET /metrics");
  EXPECT_EQ(metrics.status, 200);
  EXPECT_EQ(metrics.field("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_THAT(metrics.body, HasSubstr("samvad_worker_queue 5\n"));
  EXPECT_EQ(ask("GET /").status, 404);
  EXPECT_EQ(ask("POST /metrics").status, 405);
}

}  // namespace
}  // namespace samvad::web
