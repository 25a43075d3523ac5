#pragma once

#include "federation/http/ip_address.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace samvad::federation {

/// Where a name leads. A port other than 0 comes from the test hosts file and replaces the one of the URL.
struct ResolvedHost {
  std::vector<IpAddress> addresses;
  std::uint16_t port = 0;
};

/// Names to addresses on threads of its own, since Asio has one resolver thread per io_context and a single dead name
/// would stall every look-up behind it. Answers are cached (60 s good, 30 s bad; at most 4,096 names), look-ups of one
/// name in flight are shared, and at most 4,096 wait. Addresses are not judged here. Thread-safe.
class Resolver {
 public:
  using Answer = storage::Result<ResolvedHost>;
  /// Called exactly once: at once on the caller's thread when the answer is known, else on a resolver thread. It must
  /// be short and must not throw.
  using Done = std::function<void(const Answer&)>;
  /// The blocking look-up: kPeer "error.peer_unreachable" for a name without addresses.
  using LookUp = std::function<storage::Result<std::vector<IpAddress>>(const std::string&)>;

  /// How it works; the defaults are right outside tests.
  struct Options {
    unsigned threads = 8;                                       ///< look-ups at once
    std::chrono::milliseconds good_for{60000}, bad_for{30000};  ///< how long answers are kept
    std::map<std::string, ResolvedHost> hosts;                  ///< asked first (federation.test.hosts_file)
    LookUp look_up;                                             ///< empty = getaddrinfo
  };

  explicit Resolver(Options options);
  /// Answers what waits with kUnavailable and waits at most 2 s for look-ups that run; later ones are forgotten.
  ~Resolver();
  Resolver(const Resolver&) = delete;

  /// `host` is canonical (storage::canonical_host). kPeer "error.peer_unreachable", or kUnavailable "error.busy" when
  /// too many wait.
  void resolve(const std::string& host, Done done);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

/// Reads "address host [port]" lines, '#' starts a comment. kConfig "error.config" with the line in detail.
storage::Result<std::map<std::string, ResolvedHost>> read_hosts(std::string_view text);

}  // namespace samvad::federation
