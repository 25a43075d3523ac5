#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

struct ssl_ctx_st;

namespace samvad::testing {

/// Another server on a free loopback port. Requests are read whole (Content-Length); `answer` gives the raw bytes of
/// the response, on a thread of the connection. An answer that starts with "CLOSE" closes the connection after what
/// follows it; "SILENCE" keeps quiet until the peer is destroyed.
class FakePeer {
 public:
  using Answer = std::function<std::string(const std::string& request)>;

  explicit FakePeer(Answer answer) : FakePeer(std::move(answer), "") {}
  /// With TLS and a certificate for `names` (joined by commas), signed by an authority of its own.
  FakePeer(Answer answer, const std::string& names);
  ~FakePeer();
  FakePeer(const FakePeer&) = delete;

  std::uint16_t port() const { return port_; }
  /// PEM of the authority of a TLS peer.
  const std::string& authority() const { return authority_; }
  int connections() const { return connections_; }
  int requests() const { return requests_; }

  /// "HTTP/1.1 200 OK" with a body of that type.
  static std::string ok(const std::string& type, const std::string& body, const std::string& more = "");

 private:
  void serve(int fd);
  void accept_all();

  Answer answer_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  std::string authority_;
  std::shared_ptr<ssl_ctx_st> tls_;
  std::atomic<int> connections_{0}, requests_{0};
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::set<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace samvad::testing
