#include "tests/support/postgres_programs.hpp"

#include <cstdlib>
#include <filesystem>
#include <pwd.h>
#include <stdexcept>
#include <unistd.h>

namespace samvad::test {

std::string postgres_programs() {
  namespace fs = std::filesystem;
  std::string newest;
  int version = 0;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
    const int found = std::atoi(entry.path().filename().c_str());
    if (found > version && fs::exists(entry.path() / "bin/initdb")) {
      version = found;
      newest = entry.path() / "bin";
    }
  }
  if (newest.empty()) throw std::runtime_error("PostgreSQL's server programs are not installed");
  return newest;
}

std::string server_account() {
  if (geteuid() != 0) return "";
  return getpwnam("postgres") ? "postgres" : "nobody";
}

std::string as_server_account() {
  const std::string account = server_account();
  return account.empty() ? "" : "runuser -u " + account + " -- ";
}

void shell(const std::string& command) {
  if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

}  // namespace samvad::test
