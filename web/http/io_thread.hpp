#pragma once

#include "web/http/peers.hpp"
#include "web/http/server.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <unordered_set>

namespace boost::asio {
class io_context;
}

namespace samvad::web {

class Connection;

/// What all connections of one server share.
struct ServerShared {
  ServerShared(ServerOptions server_options, SiteAddress site_address, RequestHandler& request_handler,
               std::shared_ptr<ServerStats> server_stats)
      : options(std::move(server_options)),
        site(std::move(site_address)),
        handler(request_handler),
        proxies(options.trusted_proxies),
        clients(options.most_connections_per_client),
        stats_owner(std::move(server_stats)),
        stats(*stats_owner) {}

  const ServerOptions options;                     ///< as given at the start
  const SiteAddress site;                          ///< whose Host is ours
  RequestHandler& handler;                         ///< what stands behind the sockets
  const TrustedProxies proxies;                    ///< who may speak for clients
  ConnectionCounter clients;                       ///< open connections by client address
  const std::shared_ptr<ServerStats> stats_owner;  ///< keeps `stats` alive
  ServerStats& stats;                              ///< counters, shared with the handler

  /// Uncounts a connection that ended.
  void connection_ended() {
    const std::lock_guard lock(mutex_);
    if (stats.connections.fetch_sub(1) == 1) empty_.notify_all();
  }
  /// Waits until no connection is open, at most for `patience`.
  void wait_until_empty(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    empty_.wait_for(lock, patience, [&] { return stats.connections.load() == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable empty_;
};

/// One event loop with its thread, its listening socket and its connections. Everything but post(), drain() and close()
/// happens on that thread.
class IoThread : public std::enable_shared_from_this<IoThread> {
 public:
  explicit IoThread(std::shared_ptr<ServerShared> shared);
  ~IoThread();
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;

  /// Takes the listening socket `fd` over and starts the thread.
  void start(int fd);
  /// Runs `work` on the thread; from any thread. Dropped once the loop has ended.
  void post(std::function<void()> work);
  /// Takes what waits in the accept queue, stops listening, lets idle connections end. From outside; returns when the
  /// queue is empty and the socket closed.
  void drain();
  /// Closes every connection and joins the thread. From outside.
  void close();

  ServerShared& shared() { return *shared_; }      ///< what all threads share
  boost::asio::io_context& context();              ///< for sockets and timers of this thread
  std::span<char> scratch() { return scratch_; }   ///< read buffer, shared by the connections in turn
  std::string_view date() const { return date_; }  ///< now as IMF-fixdate
  std::string next_request_id();                   ///< unique in the deployment: 40 random bits and a counter
  bool draining() const { return draining_; }      ///< answers close their connection from now on
  /// Lets go of a connection that has closed.
  void forget(const std::shared_ptr<Connection>& connection) { connections_.erase(connection); }

 private:
  struct Loop;
  void accept();
  void take(int fd);
  void open(int fd);
  void turn_away(int fd);
  void tick();

  std::shared_ptr<ServerShared> shared_;
  std::unique_ptr<Loop> loop_;
  std::unordered_set<std::shared_ptr<Connection>> connections_;
  std::vector<char> scratch_;
  std::string date_, id_prefix_;
  std::uint64_t ids_ = 0;
  bool draining_ = false;
};

}  // namespace samvad::web
