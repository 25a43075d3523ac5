#include "web/server/file_lock.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace samvad::web {
namespace {

bool lock(int file, int how, FileLock::Wait wait) {
  const int flags = how | (wait == FileLock::Wait::kNever ? LOCK_NB : 0);
  while (flock(file, flags) != 0) {
    if (errno == EWOULDBLOCK) return false;
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "flock");
  }
  return true;
}

}  // namespace

FileLock::FileLock(const std::filesystem::path& path)
    : file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
  if (file_ < 0) throw std::system_error(errno, std::generic_category(), path.string());
}

FileLock::~FileLock() {
  close(file_);
}

bool FileLock::take(Wait wait) {
  return lock(file_, LOCK_EX, wait);
}

bool FileLock::share(Wait wait) {
  return lock(file_, LOCK_SH, wait);
}

void FileLock::release() {
  flock(file_, LOCK_UN);
}

}  // namespace samvad::web
