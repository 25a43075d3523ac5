#pragma once

#include "storage/base/result.hpp"
#include "web/http/handler.hpp"
#include "web/http/site_address.hpp"
#include "web/http/stats.hpp"
#include "web/http/strict.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace samvad::web {

/// Time limits of a connection (security.md 4). All may be short in tests.
struct ServerTimes {
  std::chrono::milliseconds head{10'000};    ///< from the first byte of a head to its end
  std::chrono::milliseconds body{30'000};    ///< for a body, one second more for each `least_rate` bytes that came
  std::chrono::milliseconds idle{60'000};    ///< between requests
  std::chrono::milliseconds answer{30'000};  ///< for a handler; past it the client gets 503
  std::chrono::milliseconds write{30'000};   ///< for the client to take an answer, extended like `body`
  std::chrono::milliseconds linger{2'000};   ///< after the last answer, for the client to close
  std::uint64_t least_rate = 1024;           ///< bytes a second
};

/// How the server listens and what it bounds; server_options() fills it from the settings.
struct ServerOptions {
  std::string address = "127.0.0.1";  ///< an IP address, or "localhost" for 127.0.0.1
  std::uint16_t port = 8080;          ///< 0 = any free one (tests)
  unsigned io_threads = 2;
  bool allow_public_listen = false;  ///< without it only loopback addresses are taken (design.md 4.15)
  std::size_t most_connections = 10'000;
  std::size_t most_connections_per_client = 64;                        ///< a trusted proxy's own are not counted
  std::vector<std::string> trusted_proxies{"127.0.0.0/8", "::1/128"};  ///< CIDR; they speak for their clients
  HeadLimits head_limits;
  ServerTimes times;
  bool access_log = true;
};

/// The strict HTTP/1.1 server: one io_context, thread and SO_REUSEPORT socket per IO thread (engineering.md 5). Speaks
/// plain HTTP; TLS ends at a proxy before it.
class Server {
 public:
  /// `handler` must outlive the server; `stats` is shared with it.
  Server(ServerOptions options, SiteAddress site, RequestHandler& handler, std::shared_ptr<ServerStats> stats);
  ~Server();  ///< stops at once if stop() was not called
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds and listens: clients may connect from now on, and wait in the accept queue. kConfig "error.port_in_use"
  /// (args address, port) when another program listens there, "error.public_listen" for an address outside loopback
  /// without the flag, "error.bad_listen" for one that is none of this machine's or may not be bound.
  storage::Status listen();
  /// Starts the threads, which answer. After listen().
  void begin();
  /// listen() and begin().
  storage::Status start();
  /// The port that listen() bound.
  std::uint16_t port() const;
  /// Graceful stop (REL-17): what waits in the accept queues is taken, idle connections close, running requests get up
  /// to `patience`; then everything closes. Blocks; not for IO threads.
  void stop(std::chrono::milliseconds patience = std::chrono::seconds(10));

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace samvad::web
