#pragma once

#include "web/http/io_thread.hpp"

#include <chrono>
#include <memory>

namespace samvad::web {

/// One accepted connection: reads, answers in order, keeps alive, and keeps every time limit. While a request waits for
/// its answer nothing more is read, so pipelined requests wait in the socket (a bounded queue). Lives on one IO thread.
class Connection {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  virtual ~Connection() = default;
  /// Begins to read.
  virtual void start() = 0;
  /// Acts on a passed deadline; called a few times a second.
  virtual void tick(TimePoint now) = 0;
  /// The server is stopping: ends when idle, else closes after the answer that is due.
  virtual void drain() = 0;
  virtual void close() = 0;

  /// Takes the connected, non-blocking socket `fd`. `counted`: its peer counts against the cap per client.
  static std::shared_ptr<Connection> make(IoThread& io, int fd, const AddressBytes& peer, bool counted);
};

}  // namespace samvad::web
