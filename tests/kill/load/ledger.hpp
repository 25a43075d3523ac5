#pragma once

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>

namespace samvad::kill {

/// What the clients were told, one line a write: "m NUMBER LOCATION" for a member's post answered 303, "a NUMBER" for
/// an activity answered 202. Lines of writes that were tried and never answered begin with "?". Thread-safe.
class Ledger {
 public:
  explicit Ledger(const std::string& path) : file_(std::fopen(path.c_str(), "w")) {}
  ~Ledger() {
    if (file_ != nullptr) std::fclose(file_);
  }
  Ledger(const Ledger&) = delete;

  bool open() const { return file_ != nullptr; }
  void write(std::string_view kind, std::uint64_t number, std::string_view place = {}) {
    const std::lock_guard lock(mutex_);
    std::fprintf(file_, "%.*s %llu %.*s\n", static_cast<int>(kind.size()), kind.data(),
                 static_cast<unsigned long long>(number), static_cast<int>(place.size()), place.data());
  }

 private:
  std::mutex mutex_;
  std::FILE* file_;
};

/// What is counted while the load runs; printed once a second.
struct Counts {
  std::atomic<std::uint64_t> posts{0}, activities{0};       ///< acknowledged
  std::atomic<std::uint64_t> busy{0}, lost_connections{0};  ///< 503, and no answer at all: tried again
  std::atomic<std::uint64_t> refused{0};                    ///< any other answer: a mistake of the run or of the server
};

}  // namespace samvad::kill
