#include "web/server/interrupt.hpp"

#include <csignal>

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

void block_signals_in_this_thread() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, nullptr);
}

}  // namespace samvad::web
