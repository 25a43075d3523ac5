#include "web/server/bring_up.hpp"

#include "storage/base/url.hpp"
#include "storage/db/pool.hpp"
#include "web/server/address.hpp"
#include "web/server/app.hpp"
#include "web/server/cluster.hpp"
#include "web/server/commands/schema.hpp"
#include "web/server/interrupt.hpp"
#include "web/server/port.hpp"
#include "web/server/process.hpp"
#include "web/server/running.hpp"
#include "web/server/settings_file.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <sys/socket.h>
#include <unistd.h>

namespace samvad::web {
namespace {

using storage::Settings;

constexpr int kLookMs = 100;
constexpr int kStartingMs = 120'000;

/// A second `up` beside a running one is no mistake: it says where the first one is.
int join_running(RunningPlace& place) {
  const auto began = std::chrono::steady_clock::now();
  while (true) {
    const auto running = place.current();
    if (!running) return -1;  // it ended meanwhile: the place is free
    if (!running->url.empty()) {
      std::printf("Samvad runs already: %s (process %d%s%s)\n", running->url.c_str(), running->process,
                  running->launched_from.empty() ? "" : ", started from ", running->launched_from.c_str());
      return 0;
    }
    if (std::chrono::steady_clock::now() - began > std::chrono::milliseconds(kStartingMs)) {
      std::fprintf(stderr, "samvad: another `up` has been starting for two minutes; stop it with `samvad stop`\n");
      return 1;
    }
    wait_for_end(getppid(), kLookMs);
  }
}

Settings with_overrides(const Context& context, const UpWishes& wishes, const std::vector<std::string>& database) {
  auto sources = context.sources;
  const bool port_named = wishes.port || !context.settings.is_default("server.port");
  const std::string port = wishes.port  ? *wishes.port
                           : port_named ? std::to_string(context.settings.integer("server.port"))
                                        : wishes.usual_port;
  sources.overrides.push_back("server.port=" + port);
  if (wishes.domain) {
    sources.overrides.push_back("site.public_url=https://" + *wishes.domain);
    if (context.settings.is_default("federation.enabled")) sources.overrides.push_back("federation.enabled=true");
  } else if (context.settings.is_default("site.public_url") && (wishes.port || port != "0")) {
    sources.overrides.push_back("site.public_url=http://localhost:" + port);
  }
  sources.overrides.insert(sources.overrides.end(), wishes.overrides.begin(), wishes.overrides.end());
  sources.overrides.insert(sources.overrides.end(), database.begin(), database.end());
  auto settings = Settings::load(sources);
  if (!settings) throw std::runtime_error(settings.error().detail);
  return std::move(*settings);
}

/// Why --domain cannot be: it is no name, or the settings name another. "" when it can.
std::string domain_refusal(const Context& context, const UpWishes& wishes) {
  if (!wishes.domain) return "";
  const auto name = storage::canonical_host(*wishes.domain);
  if (!name || *name != *wishes.domain) return "--domain is a host name like forum.example, in small letters";
  if (context.settings.is_default("site.public_url")) return "";
  const std::string& known = context.settings.text("site.public_url");
  if (known == "https://" + *wishes.domain) return "";
  return "the settings (" + context.settings.origin("site.public_url") + ") say site.public_url = " + known +
         "; change it there, or leave --domain out";
}

/// Settles the address with the database, and writes a name that was given here into the settings file, so that the
/// next start, and every command, knows it.
storage::Status settle(const Context& context, const UpWishes& wishes, const Settings& settings) {
  const auto db = storage::connect(storage::DbConfig::from(settings));
  SAMVAD_CHECK(settle_address(*db, settings));
  if (!wishes.domain) return {};
  std::vector<FileSetting> fresh;
  if (context.settings.is_default("site.public_url")) {
    fresh.push_back({"site", "public_url", "\"https://" + *wishes.domain + "\""});
  }
  if (context.settings.is_default("federation.enabled")) fresh.push_back({"federation", "enabled", "true"});
  const std::filesystem::path file = context.sources.toml_path.value_or(context.directories.settings.string());
  if (fresh.empty()) return {};
  if (const auto written = add_to_settings_file(file, fresh, "written by: samvad up --domain " + *wishes.domain)) {
    std::fprintf(stderr, "samvad: the name stands in %s now\n", file.c_str());
  } else {
    std::fprintf(stderr, "samvad: %s\n", written.error().detail.c_str());
  }
  return {};
}

void say_where(const Directories& directories, const std::string& url, const std::string& setup, bool own_database,
               const std::vector<std::string>& greeting) {
  std::printf("\nSamvad " SAMVAD_VERSION " is ready.\n\n");
  std::printf("  open      %s\n", url.c_str());
  if (!setup.empty()) std::printf("  set up    %s\n", setup.c_str());
  std::printf("  data      %s\n", directories.data.c_str());
  if (own_database) std::printf("  database  %s (private, by socket only)\n", directories.postgresql.c_str());
  std::printf("  settings  %s\n", directories.settings.c_str());
  std::printf("  stop      Ctrl-C, or ./samvad stop\n");
  for (const auto& line : greeting) std::printf("  %s\n", line.c_str());
  std::printf("\n");
  std::fflush(stdout);
}

/// The private database, when the settings name none; null and 0 in `status` otherwise. A start that a signal ends
/// gives null and its exit status.
std::unique_ptr<Cluster> own_cluster(const Context& context, const Settings& settings, std::optional<int>& status) {
  if (!settings.text("database.url").empty()) return nullptr;
  auto held = Cluster::hold(context.directories);
  if (!held) {
    status = InterruptNote::came() != 0 ? 0 : 1;
    if (*status != 0) std::fprintf(stderr, "samvad: %s\nmend: samvad doctor\n", held.error().detail.c_str());
    return nullptr;
  }
  (*held)->watch();
  return std::move(*held);
}

/// Schema, address, and what the caller prepares. The exit status, nothing when the server may start.
std::optional<int> make_ready(const Context& context, const UpWishes& wishes, const Settings& settings) {
  if (const int status = bring_schema_forward(settings, context.owns_terminal); status != 0) return status;
  if (const auto settled = settle(context, wishes, settings); !settled) {
    std::fprintf(stderr, "samvad: %s\n", settled.error().detail.c_str());
    return 1;
  }
  if (InterruptNote::came() != 0) return 0;
  if (!wishes.prepare) return std::nullopt;
  const int status = wishes.prepare(settings);
  if (status != 0 || InterruptNote::came() != 0) return status;
  return std::nullopt;
}

}  // namespace

int bring_up(const Context& context, const UpWishes& wishes) {
  const InterruptNote interrupt;
  if (const auto refused = domain_refusal(context, wishes); !refused.empty()) {
    std::fprintf(stderr, "samvad: %s\n", refused.c_str());
    return 2;
  }
  RunningPlace place(context.directories);
  while (!place.take()) {
    if (const int status = join_running(place); status >= 0) return status;
  }
  RunningForum forum{getpid(), process_start(getpid()), "", launched_from()};
  place.announce(forum);

  Settings settings = with_overrides(context, wishes, {});
  if (const auto refused = port_refusal(settings); !refused.empty()) {
    std::fprintf(stderr, "samvad: %s\n", refused.c_str());
    return 1;
  }
  std::optional<int> ended;
  const auto cluster = own_cluster(context, settings, ended);
  if (ended) return *ended;
  if (cluster) settings = with_overrides(context, wishes, cluster->settings());
  if (const auto status = make_ready(context, wishes, settings)) return *status;
  ServeHooks hooks;
  hooks.listening = [&](const std::string& url, const std::string& setup) {
    forum.url = url;
    say_where(context.directories, url, setup, cluster != nullptr, wishes.greeting);
    place.announce(forum);
    if (interrupt.came() != 0) raise(interrupt.came());  // it came before the server listened to signals
  };
  return serve(settings, hooks);
}

}  // namespace samvad::web
