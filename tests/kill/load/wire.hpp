#pragma once

#include <arpa/inet.h>
#include <cstdint>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace samvad::kill {

/// A kept connection of one client: opened when needed, closed when anything goes wrong.
class Wire {
 public:
  struct Answer {
    int status = 0;  ///< 0 = none came
    std::string head;
    std::string field(std::string_view name) const {
      const auto at = head.find("\r\n" + std::string(name) + ": ");
      if (at == std::string::npos) return {};
      const auto from = at + 4 + name.size();
      return head.substr(from, head.find("\r\n", from) - from);
    }
  };

  explicit Wire(std::uint16_t port) : port_(port) {}
  ~Wire() { close(); }
  Wire(const Wire&) = delete;

  /// Sends a whole request and reads the answer; its body is thrown away.
  Answer ask(std::string_view request) {
    if (fd_ < 0 && !connect()) return {};
    Answer answer;
    if (send(request)) answer = read();
    if (answer.status == 0 || answer.field("Connection") == "close") close();
    return answer;
  }

 private:
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
    kept_.clear();
  }
  bool connect() {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience{30, 0};
    const int on = 1;
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in peer{};
    peer.sin_family = AF_INET;
    peer.sin_port = htons(port_);
    peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&peer), sizeof peer) == 0) return true;
    close();
    return false;
  }
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  Answer read() {
    std::size_t end = 0;
    while ((end = kept_.find("\r\n\r\n")) == std::string::npos)
      if (!more()) return {};
    Answer answer;
    answer.head = kept_.substr(0, end + 2);
    const auto length = static_cast<std::size_t>(std::atol(answer.field("Content-Length").c_str()));
    while (kept_.size() < end + 4 + length)
      if (!more()) return {};
    kept_.erase(0, end + 4 + length);
    answer.status = std::atoi(answer.head.c_str() + 9);
    return answer;
  }
  bool more() {
    char bytes[16384];
    const auto got = ::recv(fd_, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    kept_.append(bytes, static_cast<std::size_t>(got));
    return true;
  }

  std::uint16_t port_;
  int fd_ = -1;
  std::string kept_;
};

}  // namespace samvad::kill
