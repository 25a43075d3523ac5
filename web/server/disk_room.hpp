#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>

namespace samvad::web {

/// The space below the data directory.
struct DiskRoom {
  std::uintmax_t free = 0, capacity = 0;  ///< bytes
  std::string problem;                    ///< why nobody knows; "" = known

  /// Whether it will do: 1 GiB and 5 % are the least.
  bool enough() const;
  std::string words() const;  ///< for a person
};

/// Looks now.
DiskRoom disk_room(const std::filesystem::path& directory);

/// Looks at most every five seconds, so that whoever asks may ask often; says in the log when the answer turns.
/// Thread-safe.
class DiskWatch {
 public:
  explicit DiskWatch(std::filesystem::path directory) : directory_(std::move(directory)) {}
  DiskRoom now();

 private:
  const std::filesystem::path directory_;
  std::mutex mutex_;
  DiskRoom last_;
  std::chrono::steady_clock::time_point looked_{};
  bool good_ = true;
};

}  // namespace samvad::web
