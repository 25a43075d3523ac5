#include "tests/support/file_lock.hpp"

#include <cerrno>
#include <fcntl.h>
#include <stdexcept>
#include <sys/file.h>
#include <unistd.h>

namespace samvad::test {

FileLock::FileLock(const std::string& path, Mode mode)
    : descriptor_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
  if (descriptor_ < 0) throw std::runtime_error("cannot open the lock file " + path);
  while (flock(descriptor_, mode == Mode::kShared ? LOCK_SH : LOCK_EX) != 0) {
    if (errno != EINTR) throw std::runtime_error("cannot lock " + path);
  }
}

FileLock::~FileLock() {
  close(descriptor_);
}

}  // namespace samvad::test
