#include "tests/support/private_postgres.hpp"

#include "tests/support/postgres_programs.hpp"
#include "tests/support/processes.hpp"
#include "tests/support/until.hpp"

#include <csignal>
#include <fstream>
#include <stdexcept>

namespace samvad::test {

namespace {

/// A process that has ended and waits to be taken leave of does not live.
bool lives(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto name_end = text.rfind(')');
  return process > 1 && name_end != std::string::npos && text.size() > name_end + 2 && text[name_end + 2] != 'Z';
}

}  // namespace

PrivatePostgres::PrivatePostgres(std::filesystem::path directory) : directory_(std::move(directory)) {
  run("initdb", "-U samvad -A trust -E UTF8 --locale=C --no-sync");
  std::ofstream(directory_ / "data/postgresql.conf", std::ios::app)
      << "listen_addresses = ''\nunix_socket_directories = '" << directory_.string()
      << "'\nmax_connections = 60\nshared_buffers = 32MB\nmin_wal_size = 32MB\nmax_wal_size = 64MB\nwal_init_zero = "
         "on\n";
  start();
  const std::string place = " -h " + directory_.string() + " -U samvad ";
  shell(as_server_account() + postgres_programs() + "/createuser" + place + "samvad_server");
  shell(as_server_account() + postgres_programs() + "/createdb" + place + "samvad");
}

PrivatePostgres::~PrivatePostgres() {
  try {
    stop("immediate");
  } catch (const std::exception&) {
    // it was down already
  }
}

void PrivatePostgres::run(const std::string& program, const std::string& words) const {
  const std::string log = directory_.string() + "/control.log";
  try {
    shell("cd / && " + as_server_account() + postgres_programs() + "/" + program + " -D " + directory_.string() +
          "/data " + words + " >>" + log + " 2>&1");
  } catch (const std::runtime_error& error) {
    std::ifstream said(log);
    throw std::runtime_error(error.what() + std::string("\n") + std::string(std::istreambuf_iterator<char>(said), {}));
  }
}

bool PrivatePostgres::running() const {
  return lives(first_process());
}

pid_t PrivatePostgres::first_process() const {
  pid_t first = 0;
  std::ifstream(directory_ / "data/postmaster.pid") >> first;
  return first;
}

void PrivatePostgres::start() {
  const auto started = [this] {
    if (running()) return true;
    try {
      run("pg_ctl", "-w -t 60 -l " + directory_.string() + "/server.log start");
      return true;
    } catch (const std::runtime_error&) {
      return false;  // children of a killed one still hold its memory
    }
  };
  if (!until(started)) throw std::runtime_error("PostgreSQL does not start in " + directory_.string());
}

void PrivatePostgres::stop(const std::string& how) {
  run("pg_ctl", "-w -t 60 -m " + how + " stop");
}

void PrivatePostgres::kill() {
  const pid_t first = first_process();
  if (first <= 1 || ::kill(first, SIGKILL) != 0) throw std::runtime_error("no PostgreSQL to kill");
  // its children end when they notice; until then they hold its memory, and answer
  until([this, first] { return !lives(first) && !anybody_works_in(directory_ / "data"); });
}

std::string PrivatePostgres::url() const {
  return "host=" + directory_.string() + " user=samvad_server dbname=samvad";
}

std::string PrivatePostgres::owner_url() const {
  return "host=" + directory_.string() + " user=samvad dbname=samvad";
}

}  // namespace samvad::test
