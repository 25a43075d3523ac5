#pragma once

namespace samvad::web {

/// While it lives, SIGINT and SIGTERM are noted instead of ending the process, so that a start under way can end in
/// order. serve() puts its own handlers in their place when it begins to listen.
class InterruptNote {
 public:
  InterruptNote();
  ~InterruptNote();
  InterruptNote(const InterruptNote&) = delete;

  /// The signal that came, or 0. Any thread.
  static int came();
};

/// Keeps signals for people and service managers away from a helper thread; called at its beginning.
void block_signals_in_this_thread();

}  // namespace samvad::web
