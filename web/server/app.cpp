#include "web/server/app.hpp"

#include "storage/base/log.hpp"
#include "storage/db/pool.hpp"
#include "web/http/dispatcher.hpp"
#include "web/http/server.hpp"
#include "web/http/server_settings.hpp"
#include "web/server/directories.hpp"
#include "web/server/health_routes.hpp"
#include "web/server/interrupt.hpp"
#include "web/server/secrets.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <thread>

namespace samvad::web {
namespace {

using storage::Settings;

constexpr std::size_t kWaitingRequests = 1024;  // REL-11: more are refused early

storage::Level level_of(const std::string& name) {
  using storage::Level;
  if (name == "debug") return Level::kDebug;
  if (name == "warning") return Level::kWarning;
  if (name == "error") return Level::kError;
  return name == "critical" ? Level::kCritical : Level::kInfo;
}

unsigned worker_count(const Settings& settings) {
  const auto given = static_cast<unsigned>(settings.integer("server.workers"));
  return given > 0 ? given : 2 * std::max(1U, std::thread::hardware_concurrency()) + 2;
}

/// What a browser is given: the public address while it is this machine's, with the port that was bound.
std::string browser_url(const Settings& settings, std::uint16_t port) {
  const std::string& url = settings.text("site.public_url");
  const auto colon = url.rfind(':');
  const bool names_port = colon != std::string::npos && colon > url.find("//");
  return settings.integer("server.port") == 0 && names_port ? url.substr(0, colon + 1) + std::to_string(port) : url;
}

int refuse(const storage::Error& error) {
  storage::log(storage::Level::kCritical, "cannot_serve", error);
  std::string words = error.detail.empty() ? std::string(error.key) : error.detail;
  for (const auto& [name, value] : error.args) words += " " + name + "=" + value;
  std::fprintf(stderr, "samvad: %s\n", words.c_str());
  return 1;
}

storage::Status check_database(const Settings& settings) {
  const auto db = storage::connect(storage::DbConfig::from(settings));
  return storage::assert_durable(*db);
}

}  // namespace

int serve(const Settings& settings, const ServeHooks& hooks) {
  storage::configure_log(level_of(settings.text("log.level")), settings.text("log.format") == "json");
  const StopSignals stop_signals;
  if (const auto durable = check_database(settings); !durable) return refuse(durable.error());
  const auto form_key = secret_bytes(Directories::below(settings.text("paths.data")), "form-tokens");
  if (!form_key) return refuse(form_key.error());

  const SiteAddress site(settings.text("site.public_url"));
  Router router;
  add_health_routes(router);

  storage::WorkerPool workers(storage::DbConfig::from(settings), worker_count(settings), kWaitingRequests, "requests");
  PageCache pages(static_cast<std::size_t>(settings.integer("server.page_cache_bytes")));
  RateLimiter limiter;
  const Csrf csrf(*form_key, site);
  const auto stats = std::make_shared<ServerStats>();
  DispatcherHooks dispatcher_hooks;
  dispatcher_hooks.submit = [&workers](storage::WorkerPool::Task task) { return workers.submit(std::move(task)); };
  Dispatcher dispatcher({router, pages, limiter, csrf, *stats}, std::move(dispatcher_hooks), rates_of(settings),
                        {.https = site.https()});
  Server server(server_options(settings), site, dispatcher, stats);
  if (const auto started = server.start(); !started) return refuse(started.error());
  if (hooks.listening) hooks.listening(browser_url(settings, server.port()));
  stop_signals.wait();
  storage::log(storage::Level::kInfo, "stopping");
  server.stop(settings.duration("server.stop_timeout"));
  return 0;
}

}  // namespace samvad::web
