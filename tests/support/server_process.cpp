#include "tests/support/server_process.hpp"

#include "tests/support/postgres_programs.hpp"
#include "tests/support/until.hpp"
#include "tests/web/http/raw_client.hpp"

#include <arpa/inet.h>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <random>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace samvad::test {

namespace fs = std::filesystem;

namespace {

/// Who servers run as: ourselves, or for root the server's account.
struct Account {
  uid_t user = geteuid();
  gid_t group = getegid();
  bool changes = false;
};

Account account() {
  const std::string name = server_account();
  if (name.empty()) return {};
  const passwd* entry = getpwnam(name.c_str());
  if (entry == nullptr) throw std::runtime_error("no account " + name);
  return {entry->pw_uid, entry->pw_gid, true};
}

void give(const fs::path& path) {
  const Account owner = account();
  if (owner.changes && chown(path.c_str(), owner.user, owner.group) != 0) {
    throw std::runtime_error("cannot give away " + path.string());
  }
}

/// Our own environment without what would steer the program under test.
std::vector<std::string> clean_environment() {
  std::vector<std::string> kept;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (std::strncmp(*entry, "SAMVAD_", 7) != 0) kept.emplace_back(*entry);
  }
  return kept;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> found;
  for (auto& word : words) found.push_back(word.data());
  found.push_back(nullptr);
  return found;
}

std::string read_whole(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

ServerDirectory::ServerDirectory() {
  char name[] = "/tmp/samvad-run-XXXXXX";
  if (mkdtemp(name) == nullptr) throw std::runtime_error("no directory for a server");
  path_ = name;
  chmod(name, 0755);
  give(path_);
}

ServerDirectory::~ServerDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

fs::path ServerDirectory::write(const std::string& name, const std::string& text) const {
  const fs::path file = path_ / name;
  std::ofstream(file, std::ios::binary) << text;
  give(file);
  return file;
}

std::uint16_t free_port() {
  // below the range from which the kernel takes ports for connections: none of these takes it meanwhile
  std::random_device chance;
  std::uniform_int_distribution<int> ports(20000, 31999);
  for (int tries = 0; tries < 100; ++tries) {
    const auto port = static_cast<std::uint16_t>(ports(chance));
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const bool bound = ::bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(probe);
    if (bound) return port;
  }
  throw std::runtime_error("no free port");
}

std::string samvad_binary() {
  if (const char* named = std::getenv("SAMVAD_BINARY")) return named;
  return (fs::read_symlink("/proc/self/exe").parent_path().parent_path() / "samvad").string();
}

ServerProcess::ServerProcess(Setup setup) : setup_(std::move(setup)) {
  if (setup_.port == 0) setup_.port = free_port();
  if (setup_.public_url.empty()) setup_.public_url = "http://localhost:" + std::to_string(setup_.port);
  static int counter = 0;
  log_ = setup_.data.parent_path() / ("server-" + std::to_string(++counter) + ".log");
  start();
}

ServerProcess::~ServerProcess() {
  if (!running()) return;
  signal(SIGKILL);
  wait();
}

void ServerProcess::start() {
  std::vector<std::string> words{samvad_binary(), "--set", "server.port=" + std::to_string(setup_.port), "--set",
                                 "site.public_url=" + setup_.public_url};
  if (!setup_.database_url.empty()) words.insert(words.end(), {"--set", "database.url=" + setup_.database_url});
  if (!setup_.owner_url.empty()) words.insert(words.end(), {"--set", "database.owner_url=" + setup_.owner_url});
  for (const auto& setting : setup_.settings) words.insert(words.end(), {"--set", setting});
  words.push_back(setup_.verb);
  std::vector<std::string> variables = clean_environment();
  variables.push_back("SAMVAD_PATHS_DATA=" + setup_.data.string());
  for (const auto& variable : setup_.environment) variables.push_back(variable);
  const auto word_pointers = pointers(words), variable_pointers = pointers(variables);
  const Account owner = account();
  const int log = ::open(log_.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0644);
  if (log < 0) throw std::runtime_error("no log file " + log_.string());

  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("fork failed");
  if (pid_ == 0) {
    ::dup2(log, 1);
    ::dup2(log, 2);
    if (owner.changes && (::setgroups(0, nullptr) != 0 || ::setgid(owner.group) != 0 || ::setuid(owner.user) != 0)) {
      ::_exit(126);
    }
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::execve(word_pointers[0], word_pointers.data(), variable_pointers.data());
    ::_exit(127);
  }
  ::close(log);
}

bool ServerProcess::running() {
  if (ended_) return false;
  ended_ = ::waitpid(pid_, &status_, WNOHANG) == pid_;
  return !ended_;
}

void ServerProcess::signal(int number) const {
  ::kill(pid_, number);
}

ServerProcess& ServerProcess::wait_ready() {
  const bool ready = until([&] {
    if (!running()) return true;
    try {
      web::test::RawClient client(setup_.port);
      return client.ask("GET /readyz HTTP/1.1\r\nHost: " + host() + "\r\nConnection: close\r\n\r\n").status == 200;
    } catch (const std::runtime_error&) {
      return false;
    }
  });
  if (!ready || !running()) throw std::runtime_error("the server does not serve:\n" + log());
  return *this;
}

Ended ServerProcess::wait() {
  if (!until([&] { return !running(); })) {
    signal(SIGKILL);
    ::waitpid(pid_, &status_, 0);
    ended_ = true;
  }
  return {WIFEXITED(status_) ? WEXITSTATUS(status_) : -WTERMSIG(status_), log()};
}

Ended ServerProcess::stop() {
  signal(SIGTERM);
  return wait();
}

std::string ServerProcess::log() const {
  return read_whole(log_);
}

std::string ServerProcess::setup_token() const {
  const std::string text = read_whole(setup_.data / "setup_token");
  return text.substr(0, text.find('\n'));
}

}  // namespace samvad::test
