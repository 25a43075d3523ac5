#include "web/server/cluster.hpp"
#include "web/server/commands/commands.hpp"
#include "web/server/process.hpp"
#include "web/server/running.hpp"

#include <csignal>
#include <cstdio>

namespace samvad::web {
namespace {

constexpr int kDatabaseMs = 10'000;  // for PostgreSQL, after the time that the server gives itself (REL-17)
constexpr int kHardMs = 5'000;
constexpr int kAnnounceMs = 20'000;

/// A forum that another checkout started is that checkout's to stop.
bool belongs_elsewhere(const RunningForum& forum) {
  return !forum.launched_from.empty() && !launched_from().empty() && forum.launched_from != launched_from();
}

int run_stop(const Context& context, const Arguments&) {
  RunningPlace place(context.directories);
  const auto running = place.announced(kAnnounceMs);
  if (running && running->process == 0) {
    std::fprintf(stderr, "samvad: %s is taken, but nobody says by which process\n",
                 (context.directories.run / "up.lock").c_str());
    return 1;
  }
  if (running && belongs_elsewhere(*running)) {
    std::fprintf(stderr, "samvad: the running forum was started from %s; stop it there\n",
                 running->launched_from.c_str());
    return 1;
  }
  if (running) {
    kill(running->process, SIGTERM);
    const auto own = static_cast<int>(context.settings.duration("server.stop_timeout").count());
    if (!wait_for_end(running->process, own + kDatabaseMs)) {
      std::fprintf(stderr, "samvad: process %d does not end by itself; killing it\n", running->process);
      kill(running->process, SIGKILL);
      wait_for_end(running->process, kHardMs);
    }
  }
  const bool database_left = Cluster::server_of(context.directories) != 0;
  if (const auto stopped = Cluster::stop(context.directories); !stopped) {
    std::fprintf(stderr, "samvad: %s\n", stopped.error().detail.c_str());
    return 1;
  }
  std::puts(running || database_left ? "stopped" : "nothing was running");
  return 0;
}

int run_status(const Context& context, const Arguments&) {
  RunningPlace place(context.directories);
  const auto running = place.current();
  if (running && running->url.empty()) {
    std::puts("server    starting");
  } else if (running) {
    std::printf("server    %s (process %d)\n", running->url.c_str(), running->process);
  } else {
    std::puts("server    not running");
  }
  const int database = Cluster::server_of(context.directories);
  if (!context.settings.text("database.url").empty()) {
    std::puts("database  by database.url of the settings");
  } else if (database != 0) {
    std::printf("database  private, process %d\n", database);
  } else {
    std::puts("database  private, not running");
  }
  std::printf("data      %s\n", context.directories.data.c_str());
  if (running && !running->launched_from.empty()) std::printf("from      %s\n", running->launched_from.c_str());
  return running && !running->url.empty() ? 0 : 3;
}

}  // namespace

Command stop_command() {
  return {"stop",
          "end the server and the private database",
          {{"--demo", Option::Form::kFlag, "those of the demonstration"}},
          run_stop};
}

Command status_command() {
  return {"status",
          "say what runs; exit status 3 when the server does not",
          {{"--demo", Option::Form::kFlag, "of the demonstration"}},
          run_status};
}

}  // namespace samvad::web
