#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace samvad::web {

/// What a finished child process said.
struct ChildResult {
  int status = -1;     ///< exit status; 128 + signal when it was killed; 127 when it could not be started
  std::string output;  ///< standard output and standard error together
};

/// Runs `command` (program and arguments, no shell) with no standard input and waits for it. For commands and start-up
/// only, never on a serving thread.
ChildResult run_child(const std::vector<std::string>& command);

/// When process `pid` started, in clock ticks since boot; 0 when there is no such process. With the pid it names one
/// process for good, even after the pid was used again.
unsigned long long process_start(pid_t pid);

/// True when `pid` is alive, is called `name`, and works in `directory` (PostgreSQL's processes work in their data
/// directory).
bool process_works_in(pid_t pid, const std::string& name, const std::filesystem::path& directory);

/// True when any process called `name` works in `directory`.
bool anybody_works_in(const std::string& name, const std::filesystem::path& directory);

/// Waits until `pid` is gone, at most `milliseconds`; false when it is still there.
bool wait_for_end(pid_t pid, int milliseconds);

}  // namespace samvad::web
