#include "tests/support/test_cluster.hpp"

#include "tests/support/file_lock.hpp"
#include "tests/support/postgres_programs.hpp"
#include "tests/support/processes.hpp"
#include "tests/support/until.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

namespace samvad::test {

namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool fast() {
  return environment("SAMVAD_TEST_FAST") == "1";
}

/// Stops and removes the cluster once nobody has held the users' lock for some seconds. A process of its own, so that a
/// killed test program leaves nothing behind.
std::string watcher(const std::string& directory, const std::string& lock) {
  return "setsid sh -c 'exec 9>>" + lock +
         "; idle=0; while [ $idle -lt 4 ]; do if flock -n -x 9; then flock -u 9; idle=$((idle+1)); else idle=0; fi; "
         "sleep 1; done; flock -x 9; " +
         as_server_account() + postgres_programs() + "/pg_ctl -D " + directory + "/data -m immediate -w stop; rm -rf " +
         directory + "' </dev/null >/dev/null 2>&1 &";
}

/// Whether the server of `data` runs; waits for one that lives until it answers `ready`: on a busy machine it may take
/// long, and others use it.
bool runs(const std::string& data, const std::string& ready) {
  std::string process;
  std::ifstream(data + "/postmaster.pid") >> process;
  if (process.empty()) return false;
  bool answers = false;
  const auto settled = [&] {
    if (!works_in(process, data)) return true;
    answers = std::system(ready.c_str()) == 0;
    return answers;
  };
  if (!until(settled)) throw std::runtime_error("the server of " + data + " does not answer");
  return answers;
}

}  // namespace

TestCluster::TestCluster() : external_url_(environment("SAMVAD_TEST_DATABASE_URL")) {
  directory_ = "/tmp/samvad-test-" + std::to_string(geteuid()) + (fast() ? "-fast" : "");
  lock_path_ = directory_ + ".lock";
  if (!external_url_.empty()) return;
  // Held until the process ends: the watcher waits for it. Never freed, so that tests of other translation units may
  // use the cluster in their destructors; volatile, so that the pointer stays where a leak checker finds it.
  [[maybe_unused]] static FileLock* volatile in_use = new FileLock(lock_path_, FileLock::Mode::kShared);
  const FileLock starting(directory_ + ".start.lock", FileLock::Mode::kExclusive);
  start();
}

void TestCluster::start() const {
  const std::string as = as_server_account(), bin = postgres_programs(), data = directory_ + "/data";
  const std::string quiet = " >" + directory_ + "/start.log 2>&1";
  if (runs(data, as + bin + "/pg_isready -q -t 60 -h " + directory_)) return;
  std::filesystem::remove_all(directory_);
  if (mkdir(directory_.c_str(), 0700) != 0) throw std::runtime_error("cannot make " + directory_);
  if (!as.empty()) shell("chown " + server_account() + " " + directory_);
  shell(as + bin + "/initdb -D " + data + " -U samvad -A trust -E UTF8 --locale=C --no-sync" + quiet);
  const std::string options = "-c listen_addresses= -c unix_socket_directories=" + directory_ +
                              " -c max_connections=300 -c shared_buffers=128MB -c autovacuum_naptime=5min" +
                              (fast() ? " -c fsync=off -c synchronous_commit=off -c full_page_writes=off" : "");
  shell(as + bin + "/pg_ctl -D " + data + " -w -t 60 -l " + directory_ + "/server.log -o '" + options + "' start" +
        quiet);
  shell(watcher(directory_, lock_path_));
}

const TestCluster& TestCluster::get() {
  static const TestCluster* const cluster = new TestCluster;
  return *cluster;
}

std::string TestCluster::url(const std::string& database) const {
  if (external_url_.empty()) return "host=" + directory_ + " user=samvad dbname=" + database;
  const bool uri = external_url_.starts_with("postgresql://") || external_url_.starts_with("postgres://");
  if (!uri) return external_url_ + " dbname=" + database;  // the last value of a key counts
  const std::size_t query = external_url_.find('?');
  const std::size_t authority = external_url_.find("//") + 2;
  const std::size_t path = std::min(external_url_.find('/', authority), query);
  return external_url_.substr(0, path) + "/" + database +
         (query == std::string::npos ? "" : external_url_.substr(query));
}

std::string TestCluster::serving_url(const std::string& database) const {
  if (!has_serving_role()) return url(database);
  return "host=" + directory_ + " user=samvad_server dbname=" + database;
}

}  // namespace samvad::test
