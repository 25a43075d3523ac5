#include "web/http/server_settings.hpp"

#include <algorithm>
#include <stdexcept>
#include <thread>

namespace samvad::web {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

struct Period {
  std::string_view unit;
  std::chrono::seconds length;
};
constexpr std::string_view kPrefix = "limits.";
/// Units of the settings table that make a number a rate.
constexpr Period kPeriods[] = {{"per min", minutes(1)},     {"per 5 min", minutes(5)},   {"per 10 min", minutes(10)},
                               {"per 15 min", minutes(15)}, {"per 30 min", minutes(30)}, {"per hour", hours(1)}};

}  // namespace

ServerOptions server_options(const storage::Settings& settings) {
  ServerOptions options;
  options.address = settings.text("server.address");
  options.port = static_cast<std::uint16_t>(settings.integer("server.port"));
  const auto threads = static_cast<unsigned>(settings.integer("server.io_threads"));
  options.io_threads = threads > 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
  options.allow_public_listen = settings.flag("server.allow_public_listen");
  options.most_connections = static_cast<std::size_t>(settings.integer("server.connections"));
  options.most_connections_per_client = static_cast<std::size_t>(settings.integer("server.connections_per_address"));
  options.trusted_proxies = settings.list("server.trusted_proxies");
  options.head_limits.request_line = static_cast<std::size_t>(settings.integer("server.request_line_bytes"));
  options.head_limits.head =
      options.head_limits.request_line + static_cast<std::size_t>(settings.integer("server.header_bytes"));
  options.head_limits.fields = static_cast<std::size_t>(settings.integer("server.header_fields"));
  options.times.head = settings.duration("server.header_timeout");
  options.times.body = settings.duration("server.body_timeout");
  options.times.idle = settings.duration("server.idle_timeout");
  options.times.least_rate = static_cast<std::uint64_t>(settings.integer("server.body_rate"));
  return options;
}

std::map<std::string, Rate> rates_of(const storage::Settings& settings) {
  std::map<std::string, Rate> rates;
  for (const auto& row : storage::settings_table()) {
    const auto period = std::ranges::find(kPeriods, row.unit, &Period::unit);
    if (!row.key.starts_with(kPrefix) || period == std::end(kPeriods)) continue;
    rates.emplace(row.key.substr(kPrefix.size()),
                  Rate{static_cast<std::uint32_t>(settings.integer(row.key)), period->length});
  }
  return rates;
}

Rate rate_of(const storage::Settings& settings, std::string_view name) {
  for (const auto& row : storage::settings_table()) {
    if (!row.key.starts_with(kPrefix) || row.key.substr(kPrefix.size()) != name) continue;
    const auto period = std::ranges::find(kPeriods, row.unit, &Period::unit);
    if (period != std::end(kPeriods)) return {static_cast<std::uint32_t>(settings.integer(row.key)), period->length};
  }
  throw std::logic_error("no rate limits." + std::string(name));
}

}  // namespace samvad::web
