#pragma once

#include <filesystem>

namespace samvad::web {

/// A lock on a file that the kernel drops when its holder ends, however it ends. Children do not inherit it.
class FileLock {
 public:
  /// How long a look for the lock may take.
  enum class Wait { kNever, kForever };

  /// Opens (and makes) `path` without taking the lock; throws std::system_error when that fails.
  explicit FileLock(const std::filesystem::path& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;

  /// Takes the lock for this holder alone; false when another has it and `wait` is kNever. A shared lock of this holder
  /// is turned into the exclusive one (not in one step).
  bool take(Wait wait);
  /// Takes the lock beside other sharers.
  bool share(Wait wait);
  /// Gives it back.
  void release();

 private:
  int file_ = -1;
};

}  // namespace samvad::web
