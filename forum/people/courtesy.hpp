#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <ctime>

namespace samvad::forum {

/// How a thread gives way to others while it computes for long (docs/decisions/0010).
struct Courtesy {
  /// Counts what others get done; they are there when it moves. Must outlive the thread.
  const std::atomic<std::uint64_t>* pulse = nullptr;
  std::chrono::microseconds turn{250};   ///< computing goes on for this long,
  std::chrono::microseconds rest{2000};  ///< then rests for this long while others are there
};

/// What a thread did for courtesy so far.
struct CourtesyCount {
  std::uint64_t looks = 0;  ///< turns that ended
  std::uint64_t rests = 0;  ///< rests after them
};

/// Makes this thread give way during each LongComputation of it.
void be_courteous(const Courtesy& courtesy);
/// Of this thread.
CourtesyCount courtesy_count();

/// A computation that takes milliseconds and holds nothing that another thread could wait for: it may be halted
/// anywhere. On a thread that was not told to be courteous it is nothing. Not nested; on the stack.
class LongComputation {
 public:
  LongComputation();
  ~LongComputation();
  LongComputation(const LongComputation&) = delete;
  LongComputation& operator=(const LongComputation&) = delete;
};

}  // namespace samvad::forum
