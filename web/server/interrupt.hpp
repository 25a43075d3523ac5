#pragma once

#include <csignal>

namespace samvad::web {

/// While it lives, SIGINT and SIGTERM are noted instead of ending the process, so that a start under way can end in
/// order. serve() waits for them itself.
class InterruptNote {
 public:
  InterruptNote();
  ~InterruptNote();
  InterruptNote(const InterruptNote&) = delete;

  /// The signal that came, or 0. Any thread.
  static int came();
};

/// Keeps SIGINT and SIGTERM from all threads made while it lives, so that one place can wait for them.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;

  /// Waits for one of them and gives it.
  int wait() const;

 private:
  sigset_t before_;
};

/// Keeps signals for people and service managers away from a helper thread; called at its beginning.
void block_signals_in_this_thread();

}  // namespace samvad::web
