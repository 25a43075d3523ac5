#include "web/server/process.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <sstream>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace samvad::web {
namespace {

/// After fork only calls that are safe in a copy of a threaded process.
[[noreturn]] void become_child(char* const* arguments, int output) {
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execvp(arguments[0], arguments);
  _exit(127);
}

}  // namespace

ChildResult run_child(const std::vector<std::string>& command) {
  ChildResult result;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return result;
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) become_child(arguments.data(), ends[1]);
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    return result;
  }
  // The end of the child, not the end of its output, ends the wait: a server that pg_ctl leaves behind may hold the
  // pipe.
  const int handle = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
  char buffer[4096];
  bool open_end = true;
  bool running = true;
  while (running) {
    pollfd wait[2] = {{open_end ? ends[0] : -1, POLLIN, 0}, {handle, POLLIN, 0}};
    if (poll(wait, 2, -1) < 0 && errno != EINTR) break;
    if (wait[0].revents != 0) {
      const ssize_t count = read(ends[0], buffer, sizeof buffer);
      if (count > 0) result.output.append(buffer, static_cast<std::size_t>(count));
      open_end = count > 0;
    } else if (wait[1].revents != 0) {
      running = false;
    }
  }
  close(ends[0]);
  if (handle >= 0) close(handle);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

unsigned long long process_start(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  const auto name_end = text.rfind(')');  // the name before it may hold spaces and brackets
  if (name_end == std::string::npos) return 0;
  std::istringstream fields(text.substr(name_end + 1));
  std::string field;
  for (int index = 3; index <= 21; ++index) fields >> field;
  unsigned long long ticks = 0;
  fields >> ticks;
  return ticks;
}

bool process_works_in(pid_t pid, const std::string& name, const std::filesystem::path& directory) {
  if (pid <= 0) return false;
  const std::string base = "/proc/" + std::to_string(pid);
  std::ifstream file(base + "/comm");
  std::string found;
  std::getline(file, found);
  std::error_code error;
  const auto works_in = std::filesystem::read_symlink(base + "/cwd", error);
  return found == name && !error && works_in == std::filesystem::weakly_canonical(directory, error);
}

bool anybody_works_in(const std::string& name, const std::filesystem::path& directory) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    const pid_t pid = std::atoi(entry.path().filename().c_str());
    if (process_works_in(pid, name, directory)) return true;
  }
  return false;
}

bool wait_for_end(pid_t pid, int milliseconds) {
  const int handle = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (handle < 0) return errno == ESRCH;
  pollfd wait{handle, POLLIN, 0};
  const bool ended = poll(&wait, 1, milliseconds) == 1;
  close(handle);
  return ended;
}

}  // namespace samvad::web
