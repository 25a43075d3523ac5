#include "web/http/server.hpp"

#include "storage/base/log.hpp"
#include "web/http/io_thread.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace samvad::web {
namespace {

using storage::Code;
using storage::fail;
using storage::Result;

constexpr int kBacklog = 4096;

struct SocketName {
  sockaddr_storage name{};
  socklen_t size = 0;
  sockaddr* raw() { return reinterpret_cast<sockaddr*>(&name); }
  std::uint16_t port() const {  // at the same place in both families
    return ntohs(reinterpret_cast<const sockaddr_in&>(name).sin_port);
  }
};

Result<SocketName> name_of_address(const std::string& address, std::uint16_t port) {
  addrinfo wanted{};
  wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const std::string plain = address == "localhost" ? "127.0.0.1" : address;
  if (::getaddrinfo(plain.c_str(), std::to_string(port).c_str(), &wanted, &found) != 0)
    return fail(storage::Error(Code::kConfig, "error.bad_listen", "not an address").with("address", address));
  SocketName name;
  std::memcpy(&name.name, found->ai_addr, found->ai_addrlen);
  name.size = found->ai_addrlen;
  ::freeaddrinfo(found);
  return name;
}

bool is_loopback(const SocketName& name) {
  if (name.name.ss_family == AF_INET6)
    return IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6&>(name.name).sin6_addr) != 0;
  return (ntohl(reinterpret_cast<const sockaddr_in&>(name.name).sin_addr.s_addr) >> 24) == 127;
}

tl::unexpected<storage::Error> bind_failed(const SocketName& name, const ServerOptions& options) {
  const auto* key = errno == EADDRINUSE ? "error.port_in_use" : "error.bad_listen";
  return fail(storage::Error(Code::kConfig, key, std::strerror(errno))
                  .with("address", options.address)
                  .with("port", std::to_string(name.port())));
}

/// A bound socket; `shared` with SO_REUSEPORT.
int bound_socket(SocketName& name, bool shared) {
  const int fd = ::socket(name.name.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (shared) ::setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  if (name.name.ss_family == AF_INET6) ::setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (::bind(fd, name.raw(), name.size) == 0) return fd;
  const int why = errno;
  ::close(fd);
  errno = why;
  return -1;
}

/// The plain bind that says whether the port is free: SO_REUSEPORT sockets of one user would quietly share it.
storage::Status probe(SocketName name, const ServerOptions& options) {
  const int fd = bound_socket(name, false);
  if (fd < 0) return bind_failed(name, options);
  const bool listens = ::listen(fd, 1) == 0;
  const int why = errno;
  ::close(fd);
  errno = why;
  if (!listens) return bind_failed(name, options);
  return {};
}

}  // namespace

struct Server::Impl {
  std::shared_ptr<ServerShared> shared;
  std::vector<int> sockets;  ///< listening, until begin() hands them over
  std::vector<std::shared_ptr<IoThread>> threads;
  std::uint16_t port = 0;

  void close_sockets() {
    for (const int fd : std::exchange(sockets, {})) ::close(fd);
  }
};

Server::Server(ServerOptions options, SiteAddress site, RequestHandler& handler, std::shared_ptr<ServerStats> stats)
    : impl_(std::make_unique<Impl>()) {
  impl_->shared = std::make_shared<ServerShared>(std::move(options), std::move(site), handler, std::move(stats));
}

Server::~Server() {
  stop(std::chrono::milliseconds(0));
}

storage::Status Server::listen() {
  const auto& options = impl_->shared->options;
  SAMVAD_TRY(auto name, name_of_address(options.address, options.port));
  if (!is_loopback(name) && !options.allow_public_listen)
    return fail(storage::Error(Code::kConfig, "error.public_listen").with("address", options.address));
  SAMVAD_CHECK(probe(name, options));

  auto& sockets = impl_->sockets;
  const auto give_up = [&]() {
    const int why = errno;
    impl_->close_sockets();
    errno = why;
    return bind_failed(name, options);
  };
  for (unsigned at = 0; at < std::max(1U, options.io_threads); ++at) {
    const int fd = bound_socket(name, true);
    if (fd < 0) return give_up();
    sockets.push_back(fd);
    if (::listen(fd, kBacklog) != 0) return give_up();
    if (at == 0) ::getsockname(fd, name.raw(), &name.size);  // port 0 became a number
  }
  impl_->port = name.port();
  storage::log(storage::Level::kInfo, "listening",
               {{"address", options.address}, {"port", impl_->port}, {"io_threads", sockets.size()}});
  return {};
}

void Server::begin() {
  for (const int fd : std::exchange(impl_->sockets, {})) {
    impl_->threads.push_back(std::make_shared<IoThread>(impl_->shared));
    impl_->threads.back()->start(fd);
  }
}

storage::Status Server::start() {
  SAMVAD_CHECK(listen());
  begin();
  return {};
}

std::uint16_t Server::port() const {
  return impl_->port;
}

void Server::stop(std::chrono::milliseconds patience) {
  impl_->close_sockets();
  if (impl_->threads.empty()) return;
  auto& open = impl_->shared->stats.connections;
  if (patience.count() > 0) {
    for (const auto& thread : impl_->threads) thread->drain();
    impl_->shared->wait_until_empty(patience);
    storage::log(storage::Level::kInfo, "drained", {{"left", open.load()}});
  }
  for (const auto& thread : impl_->threads) thread->close();
  impl_->threads.clear();
}

}  // namespace samvad::web
