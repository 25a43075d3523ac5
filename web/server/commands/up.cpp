#include "storage/db/pool.hpp"
#include "web/server/app.hpp"
#include "web/server/cluster.hpp"
#include "web/server/commands/commands.hpp"
#include "web/server/commands/schema.hpp"
#include "web/server/interrupt.hpp"
#include "web/server/port.hpp"
#include "web/server/process.hpp"
#include "web/server/running.hpp"
#include "web/server/setup_token.hpp"

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

Settings with_overrides(const Context& context, const Arguments& arguments, const std::string& database_url) {
  auto sources = context.sources;
  if (const auto port = arguments.value("--port")) sources.overrides.push_back("server.port=" + *port);
  if (const auto domain = arguments.value("--domain")) {
    sources.overrides.push_back("site.public_url=https://" + *domain);
    if (context.settings.is_default("federation.enabled")) sources.overrides.push_back("federation.enabled=true");
  } else if (context.settings.is_default("site.public_url")) {
    if (const auto port = arguments.value("--port")) {
      sources.overrides.push_back("site.public_url=http://localhost:" + *port);
    }
  }
  if (!database_url.empty()) sources.overrides.push_back("database.url=" + database_url);
  auto settings = Settings::load(sources);
  if (!settings) throw std::runtime_error(settings.error().detail);
  return std::move(*settings);
}

void say_where(const Directories& directories, const std::string& url, bool own_database) {
  const auto token = setup_token(directories);
  std::printf("\nSamvad " SAMVAD_VERSION " is ready.\n\n");
  std::printf("  open      %s\n", url.c_str());
  if (token) std::printf("  set up    %s/setup?token=%s\n", url.c_str(), token->c_str());
  std::printf("  data      %s\n", directories.data.c_str());
  if (own_database) std::printf("  database  %s (private, by socket only)\n", directories.postgresql.c_str());
  std::printf("  settings  %s\n", directories.settings.c_str());
  std::printf("  stop      Ctrl-C, or ./samvad stop\n\n");
  std::fflush(stdout);
}

int run_up(const Context& context, const Arguments& arguments) {
  const InterruptNote interrupt;
  RunningPlace place(context.directories);
  while (!place.take()) {
    if (const int status = join_running(place); status >= 0) return status;
  }
  RunningForum forum{getpid(), process_start(getpid()), "", launched_from()};
  place.announce(forum);

  Settings settings = with_overrides(context, arguments, "");
  if (const auto refused = port_refusal(settings); !refused.empty()) {
    std::fprintf(stderr, "samvad: %s\n", refused.c_str());
    return 1;
  }
  std::unique_ptr<Cluster> cluster;
  if (settings.text("database.url").empty()) {
    auto held = Cluster::hold(context.directories);
    if (!held) {
      if (interrupt.came() != 0) return 0;
      std::fprintf(stderr, "samvad: %s\nmend: samvad doctor\n", held.error().detail.c_str());
      return 1;
    }
    cluster = std::move(*held);
    cluster->watch();
    settings = with_overrides(context, arguments, cluster->url());
  }
  if (const int status = bring_schema_forward(settings, context.owns_terminal); status != 0) return status;
  if (interrupt.came() != 0) return 0;
  ServeHooks hooks;
  hooks.listening = [&](const std::string& url) {
    forum.url = url;
    say_where(context.directories, url, cluster != nullptr);
    place.announce(forum);
    if (interrupt.came() != 0) raise(interrupt.came());  // it came before the server listened to signals
  };
  return serve(settings, hooks);
}

}  // namespace

Command up_command() {
  return {"up",
          "start everything: private database, schema, server",
          {{"--port", Option::Form::kValue, "port on this machine, 8080 when not given"},
           {"--domain", Option::Form::kValue, "public name, before the first member exists; https is assumed"}},
          run_up};
}

}  // namespace samvad::web
