#include "web/server/cluster.hpp"

#include "storage/base/log.hpp"
#include "web/server/cluster_files.hpp"
#include "web/server/interrupt.hpp"
#include "web/server/process.hpp"

#include <chrono>
#include <csignal>
#include <fstream>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace samvad::web {
namespace {

namespace fs = std::filesystem;
using storage::Code;
using storage::Result;
using storage::Status;

constexpr int kStartTries = 40;  // orphans of a killed server need a moment to notice
constexpr int kBetweenTriesMs = 250;
constexpr int kLeaveTries = 200, kLeaveMs = 10;
constexpr int kStopMs = 10'000;

storage::Error cluster_error(std::string detail) {
  return {Code::kUnavailable, "error.cluster_failed", std::move(detail)};
}

int postmaster_pid(const fs::path& cluster) {
  std::ifstream file(cluster / "postmaster.pid");
  int pid = 0;
  file >> pid;
  return pid;
}

void pause_between_tries() {
  poll(nullptr, 0, kBetweenTriesMs);
}

/// Lock files left by a killed server stop the next start when their number now belongs to another process, or to a
/// zombie. They are taken away only when no process of the old server works in the cluster any more.
void forget_stale_locks(const Directories& directories) {
  if (anybody_works_in("postgres", directories.postgresql)) return;
  std::error_code error;
  for (const fs::path& file : {directories.postgresql / "postmaster.pid", directories.sockets / ".s.PGSQL.5432.lock",
                               directories.sockets / ".s.PGSQL.5432"}) {
    fs::remove(file, error);
  }
}

bool answers(const Directories& directories, const fs::path& programs) {
  return run_child({programs / "pg_isready", "--quiet", "--host", directories.sockets, "--timeout=2"}).status == 0;
}

Status start_server(const Directories& directories, const fs::path& programs) {
  SAMVAD_CHECK(write_cluster_settings(directories));
  ChildResult last;
  for (int attempt = 0; attempt < kStartTries && InterruptNote::came() == 0; ++attempt) {
    if (Cluster::server_of(directories) != 0) {
      if (answers(directories, programs)) return {};
    } else {
      forget_stale_locks(directories);
      last = run_child({programs / "pg_ctl", "start", "--wait", "--timeout=60", "--silent", "--pgdata",
                        directories.postgresql, "--log", directories.postgresql / "start.log"});
      if (last.status == 0) return {};
      const bool orphans = last.output.empty() || last.output.find("still in use") != std::string::npos;
      if (!orphans && attempt >= 4) break;
    }
    pause_between_tries();
  }
  std::ifstream log(directories.postgresql / "start.log");
  std::string words((std::istreambuf_iterator<char>(log)), {});
  if (words.size() > 2000) words.erase(0, words.size() - 2000);
  return tl::unexpected(cluster_error("PostgreSQL did not start: " + last.output + words));
}

Status create_role(const Directories& directories, const fs::path& programs, const std::string& name) {
  const auto made = run_child({programs / "createuser", "--host=" + directories.sockets.string(), "--username=postgres",
                               "--no-superuser", "--no-createdb", "--no-createrole", name});
  if (made.status == 0 || made.output.find("already exists") != std::string::npos) return {};
  return tl::unexpected(cluster_error("createuser: " + made.output));
}

/// One role owns the forum's database and nothing else of the cluster; another serves (SEC-45). A cluster made before
/// there were two gets the second one.
Status ensure_database(const Directories& directories, const fs::path& programs) {
  const std::string ready = std::string("roles ") + kOwnerRole + " and " + kServingRole + ", database samvad\n";
  const fs::path done = directories.postgresql / "samvad.ready";
  std::ifstream before(done);
  if (std::string((std::istreambuf_iterator<char>(before)), {}) == ready) return {};
  SAMVAD_TRY(const bool fresh, admit_roles(directories.postgresql));
  if (fresh) run_child({programs / "pg_ctl", "reload", "--silent", "--pgdata", directories.postgresql});
  SAMVAD_CHECK(create_role(directories, programs, kOwnerRole));
  SAMVAD_CHECK(create_role(directories, programs, kServingRole));
  const auto base = run_child({programs / "createdb", "--host=" + directories.sockets.string(), "--username=postgres",
                               std::string("--owner=") + kOwnerRole, "samvad"});
  if (base.status != 0 && base.output.find("already exists") == std::string::npos) {
    return tl::unexpected(cluster_error("createdb: " + base.output));
  }
  std::ofstream(done, std::ios::trunc) << ready;
  return {};
}

Status stop_server(const Directories& directories) {
  const int pid = Cluster::server_of(directories);
  if (pid == 0) return {};
  kill(pid, SIGINT);  // PostgreSQL's fast shutdown
  if (wait_for_end(pid, kStopMs)) return {};
  kill(pid, SIGQUIT);
  if (wait_for_end(pid, kStopMs)) return {};
  return tl::unexpected(cluster_error("PostgreSQL (process " + std::to_string(pid) + ") does not stop"));
}

/// PostgreSQL's own children end a moment after it; they are ours then, and none may stay behind as a zombie.
void take_leave_of_children() {
  for (int tries = 0; tries < kLeaveTries; ++tries) {
    const pid_t child = waitpid(-1, nullptr, WNOHANG);
    if (child < 0) return;
    if (child == 0) poll(nullptr, 0, kLeaveMs);
  }
}

Status bring_up(const Directories& directories) {
  SAMVAD_TRY(const auto programs, cluster_programs(directories));
  FileLock starting(directories.run / "cluster.start");
  starting.take(FileLock::Wait::kForever);
  SAMVAD_CHECK(create_cluster_files(directories, programs));
  SAMVAD_CHECK(start_server(directories, programs));
  if (InterruptNote::came() != 0) return tl::unexpected(cluster_error("interrupted"));
  return ensure_database(directories, programs);
}

}  // namespace

Cluster::Cluster(const Directories& directories)
    : directories_(directories), users_(directories.run / "cluster.users"), wake_(eventfd(0, EFD_CLOEXEC)) {}

Result<std::unique_ptr<Cluster>> Cluster::hold(const Directories& directories) {
  std::unique_ptr<Cluster> cluster(new Cluster(directories));
  // pg_ctl leaves PostgreSQL without a parent: with this we become it, and can take leave of it properly.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  cluster->users_.share(FileLock::Wait::kForever);
  SAMVAD_CHECK(bring_up(directories));
  return cluster;
}

Cluster::~Cluster() {
  if (watcher_.joinable()) {
    const std::uint64_t one = 1;
    if (write(wake_, &one, sizeof one) == sizeof one) watcher_.join();
  }
  close(wake_);
  if (!users_.take(FileLock::Wait::kNever)) return;  // somebody else still works with it
  if (auto stopped = stop_server(directories_); !stopped) {
    storage::log(storage::Level::kError, "cluster_stop_failed", stopped.error());
    return;
  }
  take_leave_of_children();
}

std::vector<std::string> Cluster::settings() const {
  const std::string place = "=host=" + directories_.sockets.string() + " dbname=samvad user=";
  return {"database.url" + place + kServingRole, "database.owner_url" + place + kOwnerRole};
}

void Cluster::watch() {
  watcher_ = std::thread([this] {
    block_signals_in_this_thread();
    while (true) {
      const int pid = server_of(directories_);
      const int handle = pid != 0 ? static_cast<int>(syscall(SYS_pidfd_open, pid, 0)) : -1;
      pollfd wait[2] = {{wake_, POLLIN, 0}, {handle, POLLIN, 0}};
      poll(wait, 2, handle >= 0 ? -1 : kBetweenTriesMs);
      if (handle >= 0) close(handle);
      if (wait[0].revents != 0) return;
      if (server_of(directories_) != 0) continue;
      if (pid != 0) waitpid(pid, nullptr, WNOHANG);
      storage::log(storage::Level::kError, "cluster_ended", {{"process", pid}});
      if (const auto again = bring_up(directories_)) {
        storage::log(storage::Level::kWarning, "cluster_started_again");
      } else {
        storage::log(storage::Level::kError, "cluster_start_failed", again.error());
      }
    }
  });
}

int Cluster::server_of(const Directories& directories) {
  const int pid = postmaster_pid(directories.postgresql);
  return process_works_in(pid, "postgres", directories.postgresql) ? pid : 0;
}

Status Cluster::stop(const Directories& directories) {
  return stop_server(directories);
}

}  // namespace samvad::web
