#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace samvad::test {

/// A directory under /tmp that belongs to the account servers run as; removed at the end.
class ServerDirectory {
 public:
  ServerDirectory();
  ~ServerDirectory();
  ServerDirectory(const ServerDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }
  /// Writes a file that the server may read.
  std::filesystem::path write(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

/// A TCP port of 127.0.0.1 that was free a moment ago.
std::uint16_t free_port();

/// The path of the program under test: environment SAMVAD_BINARY, else the one built beside this test.
std::string samvad_binary();

/// What a finished program said.
struct Ended {
  int status = -1;   ///< exit status, or minus the signal
  std::string said;  ///< standard output and error
};

/// The real program, run with `words` as the server's account. Never a shell between us and it, so that signals reach
/// it. It dies with the test.
class ServerProcess {
 public:
  /// `samvad --set … VERB` over the database and data directory given; `settings` are "key=value".
  struct Setup {
    std::filesystem::path data;
    std::string database_url;
    std::string owner_url;   ///< "" = none, as on a machine that only serves
    std::string public_url;  ///< "" = http://localhost:PORT
    std::vector<std::string> settings;
    std::uint16_t port = 0;  ///< 0 = a free one
    std::string verb = "serve";
    std::vector<std::string> environment;  ///< "NAME=value"
  };

  /// Starts it; wait_ready() waits until it serves.
  explicit ServerProcess(Setup setup);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;

  /// Waits until /readyz answers 200. Throws std::runtime_error with the log when the program ends before.
  ServerProcess& wait_ready();
  /// True while the program runs.
  bool running();
  void signal(int number) const;
  /// Waits for its end, at most 30 s; then it is killed, and the status says so.
  Ended wait();
  /// SIGTERM and wait().
  Ended stop();

  pid_t pid() const { return pid_; }
  std::uint16_t port() const { return setup_.port; }
  const std::string& public_url() const { return setup_.public_url; }
  /// Host of public_url, as the field Host has it.
  std::string host() const { return setup_.public_url.substr(setup_.public_url.find("//") + 2); }
  std::string log() const;
  /// The word that allows the first run; "" when it has happened.
  std::string setup_token() const;

 private:
  void start();

  Setup setup_;
  std::filesystem::path log_;
  pid_t pid_ = -1;
  int status_ = 0;
  bool ended_ = false;
};

}  // namespace samvad::test
