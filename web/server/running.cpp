#include "web/server/running.hpp"

#include "web/server/process.hpp"

#include <cstdlib>
#include <fstream>
#include <poll.h>

namespace samvad::web {

RunningPlace::RunningPlace(const Directories& directories)
    : note_(directories.run / "up.state"), lock_(directories.run / "up.lock") {}

bool RunningPlace::take() {
  mine_ = lock_.take(FileLock::Wait::kNever);
  return mine_;
}

void RunningPlace::announce(const RunningForum& forum) const {
  const std::filesystem::path fresh = note_.string() + ".new";
  {
    std::ofstream file(fresh, std::ios::trunc);
    file << forum.process << ' ' << forum.started << '\n' << forum.url << '\n' << forum.launched_from << '\n';
  }
  std::filesystem::rename(fresh, note_);
}

std::optional<RunningForum> RunningPlace::current() {
  if (!mine_ && lock_.share(FileLock::Wait::kNever)) {
    lock_.release();
    return std::nullopt;
  }
  RunningForum forum;
  std::ifstream file(note_);
  file >> forum.process >> forum.started;
  file.ignore();
  std::getline(file, forum.url);
  std::getline(file, forum.launched_from);
  if (forum.process == 0 || process_start(forum.process) != forum.started) forum = RunningForum{};
  return forum;
}

std::optional<RunningForum> RunningPlace::announced(int milliseconds) {
  constexpr int kLookMs = 10;
  auto running = current();
  for (int waited = 0; running && running->process == 0 && waited < milliseconds; waited += kLookMs) {
    poll(nullptr, 0, kLookMs);
    running = current();
  }
  return running;
}

std::string launched_from() {
  const char* place = std::getenv("SAMVAD_LAUNCHED_FROM");
  return place != nullptr ? place : "";
}

}  // namespace samvad::web
