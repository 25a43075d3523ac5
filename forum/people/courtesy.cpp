#include "forum/people/courtesy.hpp"

#include <cerrno>
#include <csignal>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

namespace samvad::forum {
namespace {

/// So many turns after the last sign of life the thread still gives way.
constexpr int kPatience = 4;

/// Of one thread; the signal that ends its turn is handled on the thread itself.
struct State {
  const std::atomic<std::uint64_t>* pulse = nullptr;
  itimerspec turn{};
  timespec rest{};
  timer_t timer{};
  bool computing = false;
  std::uint64_t seen = 0;
  int patience = 0;
  CourtesyCount count;
};
thread_local constinit State t_state;

timespec spec(std::chrono::microseconds time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
  return {static_cast<time_t>(seconds.count()),
          static_cast<long>(std::chrono::duration_cast<std::chrono::nanoseconds>(time - seconds).count())};
}

int turn_signal() {
  return SIGRTMIN;
}

/// Calls async-signal-safe functions only (signal-safety(7); clock_nanosleep is a plain system call).
void end_of_turn(int /*signal*/) {
  const int kept = errno;
  State& state = t_state;
  if (state.computing) {
    ++state.count.looks;
    const std::uint64_t now = state.pulse->load(std::memory_order_relaxed);
    if (now != state.seen) {
      state.seen = now;
      state.patience = kPatience;
    }
    if (state.patience > 0) {
      --state.patience;
      ++state.count.rests;
      clock_nanosleep(CLOCK_MONOTONIC, 0, &state.rest, nullptr);
    }
    timer_settime(state.timer, 0, &state.turn, nullptr);  // not periodic: a rest would be followed by the next one
  }
  errno = kept;
}

bool listen_for_ends() {
  struct sigaction action {};
  action.sa_handler = end_of_turn;
  action.sa_flags = SA_RESTART;
  return sigaction(turn_signal(), &action, nullptr) == 0;
}

}  // namespace

void be_courteous(const Courtesy& courtesy) {
  static const bool listening = listen_for_ends();
  t_state.pulse = listening ? courtesy.pulse : nullptr;
  t_state.turn.it_value = spec(courtesy.turn);
  t_state.rest = spec(courtesy.rest);
}

CourtesyCount courtesy_count() {
  return t_state.count;
}

LongComputation::LongComputation() {
  State& state = t_state;
  if (state.pulse == nullptr) return;
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = turn_signal();
  event.sigev_notify_thread_id = gettid();
  if (timer_create(CLOCK_MONOTONIC, &event, &state.timer) != 0) return;  // too many: without courtesy, then
  state.computing = true;
  timer_settime(state.timer, 0, &state.turn, nullptr);
}

LongComputation::~LongComputation() {
  State& state = t_state;
  if (!state.computing) return;
  state.computing = false;  // first: a signal that still comes does nothing
  timer_delete(state.timer);
}

}  // namespace samvad::forum
