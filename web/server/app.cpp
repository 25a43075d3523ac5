#include "web/server/app.hpp"

#include "storage/base/log.hpp"
#include "web/server/application.hpp"
#include "web/server/interrupt.hpp"

#include <atomic>
#include <cstdio>
#include <future>
#include <malloc.h>
#include <thread>

namespace samvad::web {
namespace {

using storage::Settings;

storage::Level level_of(const std::string& name) {
  using storage::Level;
  if (name == "debug") return Level::kDebug;
  if (name == "warning") return Level::kWarning;
  if (name == "error") return Level::kError;
  return name == "critical" ? Level::kCritical : Level::kInfo;
}

/// The table of pages and endpoints, one line a route, at level debug: what the browser tests walk.
void say_routes(const Router& router) {
  for (const Route& route : router.routes()) {
    storage::log(storage::Level::kDebug, "route",
                 {{"name", route.name},
                  {"method", name_of(route.method)},
                  {"pattern", route.pattern},
                  {"page", route.page},
                  {"cached", route.cached}});
  }
}

/// What a browser is given: the public address while it is this machine's, with the port that was bound.
std::string browser_url(const Settings& settings, std::uint16_t port) {
  const std::string& url = settings.text("site.public_url");
  const auto colon = url.rfind(':');
  const bool names_port = colon != std::string::npos && colon > url.find("//");
  return settings.integer("server.port") == 0 && names_port ? url.substr(0, colon + 1) + std::to_string(port) : url;
}

/// Large blocks come from the system and go back to it at once, whatever was freed before: the 19 MiB of a password
/// hash are never taken or given back under the lock of an arena, where a hash that rests would hold others up.
void keep_large_blocks_apart() {
  constexpr int kLarge = 1024 * 1024;
  mallopt(M_MMAP_THRESHOLD, kLarge);
}

int refuse(const storage::Error& error) {
  storage::log(storage::Level::kCritical, "cannot_serve", error);
  std::string words = error.detail.empty() ? std::string(error.key) : error.detail;
  for (const auto& [name, value] : error.args) words += " " + name + "=" + value;
  std::fprintf(stderr, "samvad: %s\n", words.c_str());
  return 1;
}

std::atomic<bool> something_left{false};

/// Ends all parts within server.stop_timeout (REL-17). What does not end by then is left as it is, for the end of the
/// process: its transaction is rolled back, and whoever runs next does it again.
void end_in_time(std::unique_ptr<Application> application, const std::shared_ptr<const Settings>& settings) {
  const auto ended = std::make_shared<std::promise<void>>();
  auto end = ended->get_future();
  std::thread ender([going = std::move(application), settings, ended]() mutable {
    going.reset();
    ended->set_value();
  });
  if (end.wait_for(settings->duration("server.stop_timeout")) == std::future_status::ready) return ender.join();
  storage::log(storage::Level::kWarning, "left_unfinished",
               {{"stop_timeout_ms", settings->duration("server.stop_timeout").count()}});
  something_left = true;
  ender.detach();
}

}  // namespace

bool threads_left() {
  return something_left;
}

int serve(const Settings& settings, const ServeHooks& hooks) {
  storage::configure_log(level_of(settings.text("log.level")), settings.text("log.format") == "json");
  keep_large_blocks_apart();
  const StopSignals stop_signals;
  const auto own = std::make_shared<const Settings>(settings);  // as long as anything runs
  auto application = Application::make(*own);
  if (!application) return refuse(application.error());
  Application& server = **application;
  say_routes(server.router());
  if (const auto started = server.listen(); !started) return refuse(started.error());
  if (hooks.listening) {
    const std::string url = browser_url(settings, server.port());
    hooks.listening(url, server.setup_word().empty() ? "" : url + "/setup?token=" + server.setup_word());
  }
  server.begin();
  stop_signals.wait();
  storage::log(storage::Level::kInfo, "stopping");
  end_in_time(std::move(*application), own);
  return 0;
}

}  // namespace samvad::web
