#include "web/server/disk_room.hpp"

#include "storage/base/log.hpp"

namespace samvad::web {
namespace {

constexpr std::uintmax_t kLeastFreeBytes = 1ull << 30;
constexpr std::uintmax_t kLeastFreePercent = 5;
constexpr std::chrono::seconds kKept{5};

std::uintmax_t percent_of(const DiskRoom& room) {
  return room.capacity == 0 ? 0 : room.free * 100 / room.capacity;
}

}  // namespace

bool DiskRoom::enough() const {
  return problem.empty() && free >= kLeastFreeBytes && percent_of(*this) >= kLeastFreePercent;
}

std::string DiskRoom::words() const {
  if (!problem.empty()) return problem;
  return std::to_string(free >> 20) + " MiB free (" + std::to_string(percent_of(*this)) + " %)";
}

DiskRoom disk_room(const std::filesystem::path& directory) {
  std::error_code error;
  const auto space = std::filesystem::space(directory, error);
  if (error) return {0, 0, error.message()};
  return {space.available, space.capacity, ""};
}

DiskRoom DiskWatch::now() {
  const std::lock_guard lock(mutex_);
  const auto at = std::chrono::steady_clock::now();
  if (looked_ != std::chrono::steady_clock::time_point{} && at - looked_ < kKept) return last_;
  looked_ = at;
  last_ = disk_room(directory_);
  const bool good = last_.enough();
  if (good != good_) {
    storage::log(good ? storage::Level::kInfo : storage::Level::kError, good ? "disk_has_room" : "disk_short",
                 {{"directory", directory_.string()}, {"room", last_.words()}});
  }
  good_ = good;
  return last_;
}

}  // namespace samvad::web
