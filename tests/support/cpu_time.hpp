#pragma once

#include <ctime>

namespace samvad::test {

/// What `work` costs this thread in seconds of processor time: unlike the clock on the wall it does not count the time
/// others take. For comparing two costs with each other, never with a number.
template <class Work>
double cpu_seconds(const Work& work) {
  const auto now = [] {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
  };
  const double start = now();
  work();
  return now() - start;
}

}  // namespace samvad::test
