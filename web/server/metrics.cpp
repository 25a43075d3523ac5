#include "web/server/metrics.hpp"

#include <fstream>
#include <map>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

namespace samvad::web {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using storage::views::Waiting;
using Labels = std::vector<ClientMetric::Label>;

/// Collects families by name, in the order in which they are first named.
class Families {
 public:
  void add(MetricType type, const std::string& name, const std::string& help, double value, Labels labels = {}) {
    ClientMetric metric;
    metric.label = std::move(labels);
    (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
    family(type, name, help).metric.push_back(std::move(metric));
  }
  void gauge(const std::string& name, const std::string& help, double value, Labels labels = {}) {
    add(MetricType::Gauge, name, help, value, std::move(labels));
  }
  void counter(const std::string& name, const std::string& help, double value, Labels labels = {}) {
    add(MetricType::Counter, name, help, value, std::move(labels));
  }
  MetricFamily& family(MetricType type, const std::string& name, const std::string& help) {
    const auto [at, fresh] = places_.emplace(name, all_.size());
    if (fresh) all_.push_back({name, help, type, {}});
    return all_[at->second];
  }
  std::string text() const { return prometheus::TextSerializer().Serialize(all_); }

 private:
  std::vector<MetricFamily> all_;
  std::map<std::string, std::size_t> places_;
};

double number(const std::atomic<std::uint64_t>& value) {
  return static_cast<double>(value.load(std::memory_order_relaxed));
}

/// Routes of one name (a page and its ActivityPub twin) are one series.
struct RouteSum {
  std::array<double, 6> answers{};
  std::array<double, RouteStats::kBounds.size() + 1> times{};
  double seconds = 0;
};

std::map<std::string, RouteSum> by_name(const RouteStats& stats) {
  std::map<std::string, RouteSum> sums;
  stats.each([&](const Route* route, const RouteStats::Cell& cell) {
    RouteSum& sum = sums[route == nullptr ? "none" : route->name];
    for (std::size_t i = 0; i < sum.answers.size(); ++i) sum.answers[i] += number(cell.answers[i]);
    for (std::size_t i = 0; i < sum.times.size(); ++i) sum.times[i] += number(cell.times[i]);
    sum.seconds += number(cell.microseconds) / 1e6;
  });
  return sums;
}

ClientMetric histogram_of(const RouteSum& sum) {
  ClientMetric metric;
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < sum.times.size(); ++i) {
    below += static_cast<std::uint64_t>(sum.times[i]);
    const bool last = i == RouteStats::kBounds.size();
    const double bound =
        last ? std::numeric_limits<double>::infinity() : std::chrono::duration<double>(RouteStats::kBounds[i]).count();
    metric.histogram.bucket.push_back({below, bound});
  }
  metric.histogram.sample_count = below;
  metric.histogram.sample_sum = sum.seconds;
  return metric;
}

void add_routes(Families& families, const RouteStats& stats) {
  for (const auto& [name, sum] : by_name(stats)) {
    for (std::size_t group = 1; group < sum.answers.size(); ++group) {
      if (sum.answers[group] == 0) continue;
      families.counter("samvad_http_requests_total", "Answers by route and class of status.", sum.answers[group],
                       {{"route", name}, {"status", std::to_string(group) + "xx"}});
    }
    ClientMetric metric = histogram_of(sum);
    if (metric.histogram.sample_count == 0) continue;
    metric.label = {{"route", name}};
    families
        .family(MetricType::Histogram, "samvad_http_request_seconds", "Time from a request's first byte to its answer.")
        .metric.push_back(std::move(metric));
  }
}

void add_server(Families& families, const MetricsView& view) {
  const ServerStats& stats = view.server;
  families.gauge("samvad_connections", "Open connections.",
                 static_cast<double>(stats.connections.load(std::memory_order_relaxed)));
  families.gauge("samvad_requests_in_flight", "Requests that wait for a worker or an answer.",
                 static_cast<double>(stats.in_flight.load(std::memory_order_relaxed)));
  families.counter("samvad_connections_accepted_total", "Connections taken.", number(stats.accepted));
  families.counter("samvad_connections_turned_away_total", "Connections over a limit.", number(stats.turned_away));
  families.counter("samvad_requests_timed_out_total", "Requests cut off by a time limit.", number(stats.timed_out));
  families.counter("samvad_requests_refused_total", "Requests refused before routing.", number(stats.refused));
  families.counter("samvad_requests_queue_full_total", "Requests answered 503: all workers busy.",
                   number(stats.queue_full));
  families.counter("samvad_bytes_sent_total", "Bytes written to clients.", number(stats.bytes_sent));
  families.counter("samvad_page_cache_hits_total", "Pages answered from memory.", number(stats.cache_hits));
  families.counter("samvad_page_cache_misses_total", "Pages that had to be made.", number(stats.cache_misses));
  families.gauge("samvad_page_cache_pages", "Pages in memory.", static_cast<double>(view.pages.pages));
  families.gauge("samvad_page_cache_bytes", "Memory of these pages.", static_cast<double>(view.pages.bytes));
}

void add_threads(Families& families, const MetricsView& view) {
  families.gauge("samvad_workers", "Worker threads.", static_cast<double>(view.workers.workers));
  families.gauge("samvad_workers_running", "Workers with a request in hand.",
                 static_cast<double>(view.workers.running));
  families.gauge("samvad_worker_queue", "Requests that wait for a worker.", static_cast<double>(view.workers.waiting));
  families.gauge("samvad_pool_wait_seconds", "How long the first of them has waited.",
                 std::chrono::duration<double>(view.workers.oldest_wait).count());
  families.counter("samvad_group_commit_batches_total", "Commits of received activities.",
                   static_cast<double>(view.commits.batches));
  families.counter("samvad_group_commit_rows_total", "Activities in these commits.",
                   static_cast<double>(view.commits.rows));
  families.gauge("samvad_group_commit_waiting", "Activities that wait for the next commit.",
                 static_cast<double>(view.commits_waiting));
}

void add_waiting(Families& families, const std::string& stem, const std::string& label, const std::string& what,
                 const std::vector<Waiting>& list) {
  for (const auto& one : list) {
    families.gauge(stem + "_waiting", what + " that wait.", static_cast<double>(one.count), {{label, one.name}});
    families.gauge(stem + "_oldest_seconds", "Age of the oldest of them.", one.oldest_seconds, {{label, one.name}});
  }
}

void add_backlog(Families& families, const storage::views::WorkBacklog& backlog) {
  add_waiting(families, "samvad_inbox", "lane", "Received activities", backlog.inbox);
  add_waiting(families, "samvad_jobs", "kind", "Jobs", backlog.jobs);
  add_waiting(families, "samvad_delivery", "host", "Deliveries to the hosts with most of them", backlog.hosts);
  families.gauge("samvad_deliveries_waiting", "Deliveries that wait, to all hosts.",
                 static_cast<double>(backlog.deliveries));
  const std::pair<const char*, std::int64_t> dead[] = {
      {"inbox", backlog.dead_inbox}, {"job", backlog.dead_jobs}, {"delivery", backlog.dead_deliveries}};
  for (const auto& found : backlog.missing_actors) {
    families.gauge("samvad_missing_actors", "Rows that name an actor who is not there, as far as was looked.",
                   static_cast<double>(found.missing), {{"table", found.table}});
  }
  for (const auto& [name, count] : dead)
    families.gauge("samvad_dead_letters", "Work that was given up.", static_cast<double>(count), {{"class", name}});
}

double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double total = 0, resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace

std::string metrics_text(const MetricsView& view) {
  Families families;
  families.gauge("samvad_build_info", "Always 1; the version is a label.", 1, {{"version", SAMVAD_VERSION}});
  families.gauge("process_resident_memory_bytes", "Memory of this process in RAM.", resident_bytes());
  if (view.disk.problem.empty()) {
    families.gauge("samvad_disk_free_bytes", "Free space below the data directory.",
                   static_cast<double>(view.disk.free));
    families.gauge("samvad_disk_bytes", "Size of that disk.", static_cast<double>(view.disk.capacity));
  }
  add_routes(families, view.server.routes);
  add_server(families, view);
  add_threads(families, view);
  families.gauge("samvad_database_up", "1 when the database answered for this page.", view.backlog ? 1 : 0);
  if (view.backlog) add_backlog(families, *view.backlog);
  return families.text();
}

}  // namespace samvad::web
