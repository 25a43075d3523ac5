#include "web/server/interrupt.hpp"

namespace samvad::web {
namespace {

volatile std::sig_atomic_t noted = 0;  // the only thing a signal handler may write

void note(int signal) {
  noted = signal;
}

void install(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

InterruptNote::InterruptNote() {
  noted = 0;
  install(note);
}

InterruptNote::~InterruptNote() {
  install(SIG_DFL);
}

int InterruptNote::came() {
  return noted;
}

namespace {

sigset_t stop_set() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

StopSignals::StopSignals() {
  const sigset_t set = stop_set();
  pthread_sigmask(SIG_BLOCK, &set, &before_);
}

StopSignals::~StopSignals() {
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

int StopSignals::wait() const {
  const sigset_t set = stop_set();
  int signal = 0;
  sigwait(&set, &signal);
  return signal;
}

void block_signals_in_this_thread() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, nullptr);
}

}  // namespace samvad::web
