#pragma once

#include <arpa/inet.h>
#include <cstdlib>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

namespace samvad::web::test {

/// One answer as it stood on the wire.
struct WireAnswer {
  int status = 0;
  std::string head, body;
  std::string field(std::string_view name) const {
    const auto at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string::npos) return {};
    const auto from = at + 4 + name.size();
    return head.substr(from, head.find("\r\n", from) - from);
  }
};

/// A socket that says exactly what a test wants it to say. Every wait ends after a minute: a password hash, which
/// yields to all else, takes long on a busy machine.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port, const char* from = "127.0.0.1")
      : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience{60, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in own{};
    own.sin_family = AF_INET;
    ::inet_pton(AF_INET, from, &own.sin_addr);
    ::bind(fd_, reinterpret_cast<sockaddr*>(&own), sizeof own);
    sockaddr_in peer{};
    peer.sin_family = AF_INET;
    peer.sin_port = htons(port);
    ::inet_pton(AF_INET, "127.0.0.1", &peer.sin_addr);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&peer), sizeof peer) == 0) return;
    ::close(fd_);  // a constructor that throws has no destructor
    throw std::runtime_error("no connection");
  }
  ~RawClient() { ::close(fd_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// False when the other side has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void finish_sending() { ::shutdown(fd_, SHUT_WR); }

  /// The next answer; status 0 when the connection ended before one. `head_only`: answer to HEAD.
  WireAnswer answer(bool head_only = false) {
    WireAnswer got;
    std::size_t end = 0;
    while ((end = kept_.find("\r\n\r\n")) == std::string::npos)
      if (!more()) return got;
    got.head = kept_.substr(0, end + 2);
    kept_.erase(0, end + 4);
    got.status = std::atoi(got.head.c_str() + 9);
    const auto length = static_cast<std::size_t>(std::atol(got.field("Content-Length").c_str()));
    if (head_only || got.status == 304) return got;
    while (kept_.size() < length)
      if (!more()) break;
    got.body = kept_.substr(0, length);
    kept_.erase(0, length);
    return got;
  }
  WireAnswer ask(std::string_view request) {
    send(request);
    return answer();
  }
  /// True when the other side closes without another byte.
  bool closes() { return kept_.empty() && !more() && !timed_out_; }
  /// Bytes that came and belong to no answer yet, after waiting for the end.
  std::string rest() {
    while (more()) {
    }
    return std::exchange(kept_, std::string());
  }
  int fd() const { return fd_; }

 private:
  bool more() {
    char bytes[16384];
    const auto got = ::recv(fd_, bytes, sizeof bytes, 0);
    timed_out_ = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    if (got <= 0) return false;
    kept_.append(bytes, static_cast<std::size_t>(got));
    return true;
  }

  int fd_;
  bool timed_out_ = false;
  std::string kept_;
};

}  // namespace samvad::web::test
