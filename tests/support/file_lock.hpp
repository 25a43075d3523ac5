#pragma once

#include <string>

namespace samvad::test {

/// A lock between processes (flock), released when this object or the process ends.
class FileLock {
 public:
  enum class Mode { kShared, kExclusive };
  /// Waits until the lock on `path` (made when missing) is held. Throws std::runtime_error when it cannot be opened.
  FileLock(const std::string& path, Mode mode);
  ~FileLock();
  FileLock(const FileLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace samvad::test
