#include "web/http/io_thread.hpp"

#include "storage/base/clock.hpp"
#include "storage/base/crypto.hpp"
#include "storage/base/log.hpp"
#include "web/http/connection.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstring>
#include <future>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace samvad::web {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kScratchBytes = 64 * 1024;
/// Accepted in one go before other work gets its turn.
constexpr int kAcceptBurst = 64;
constexpr std::chrono::milliseconds kSlowestTick{250};
constexpr std::chrono::milliseconds kFastestTick{5};
constexpr std::string_view kTurnedAway =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

AddressBytes bytes_of(const sockaddr_storage& peer) {
  AddressBytes address{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (peer.ss_family == AF_INET6)
    std::memcpy(address.data(), &reinterpret_cast<const sockaddr_in6&>(peer).sin6_addr, 16);
  else
    std::memcpy(address.data() + 12, &reinterpret_cast<const sockaddr_in&>(peer).sin_addr, 4);
  return address;
}

std::chrono::milliseconds tick_of(const ServerTimes& times) {
  const auto shortest = std::min({times.head, times.body, times.idle, times.answer, times.write, times.linger});
  return std::clamp(shortest / 8, kFastestTick, kSlowestTick);
}

}  // namespace

struct IoThread::Loop {
  asio::io_context context{1};
  asio::posix::stream_descriptor listener{context};
  asio::steady_timer timer{context};
  asio::steady_timer accept_pause{context};
  std::thread thread;
};

IoThread::IoThread(std::shared_ptr<ServerShared> shared)
    : shared_(std::move(shared)),
      loop_(std::make_unique<Loop>()),
      scratch_(kScratchBytes),
      date_(storage::to_http_date(storage::system_clock().now())),
      id_prefix_(storage::hex(storage::random_bytes(5))) {}

IoThread::~IoThread() {
  close();
  connections_.clear();
}

asio::io_context& IoThread::context() {
  return loop_->context;
}

void IoThread::start(int fd) {
  loop_->listener.assign(fd);
  accept();
  tick();
  loop_->thread = std::thread([this] {
    while (true) {
      try {
        loop_->context.run();
        return;
      } catch (const std::exception& error) {
        storage::log(storage::Level::kError, "io_thread_exception", {{"what", error.what()}});
      }
    }
  });
}

void IoThread::post(std::function<void()> work) {
  asio::post(loop_->context, std::move(work));
}

void IoThread::accept() {
  loop_->listener.async_wait(asio::posix::stream_descriptor::wait_read, [this](boost::system::error_code error) {
    if (error || draining_) return;
    for (int taken = 0; taken < kAcceptBurst; ++taken) {
      const int fd = ::accept4(loop_->listener.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd >= 0) {
        take(fd);
      } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        storage::log(storage::Level::kError, "accept_failed", {{"error", std::strerror(errno)}});
        loop_->accept_pause.expires_after(kSlowestTick);
        loop_->accept_pause.async_wait([this](boost::system::error_code stopped) {
          if (!stopped) accept();
        });
        return;
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        break;
      }
    }
    accept();
  });
}

/// One client whose connection cannot be made (no memory, no more watches) costs nobody else theirs.
void IoThread::take(int fd) {
  try {
    open(fd);
  } catch (const std::exception& error) {
    storage::log(storage::Level::kError, "connection_failed", {{"what", error.what()}});
  }
}

void IoThread::open(int fd) {
  auto& shared = *shared_;
  shared.stats.accepted.fetch_add(1, ServerStats::relaxed);
  sockaddr_storage name{};
  socklen_t size = sizeof name;
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&name), &size) != 0) {
    ::close(fd);
    return;
  }
  const auto peer = bytes_of(name);
  const bool counted = !shared.proxies.holds(peer);
  const auto open_now = shared.stats.connections.fetch_add(1, ServerStats::relaxed);
  const bool full = open_now >= static_cast<std::int64_t>(shared.options.most_connections);
  if (full || (counted && !shared.clients.enter(peer))) {
    shared.connection_ended();
    turn_away(fd);
    return;
  }
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  std::shared_ptr<Connection> connection;
  try {
    connection = Connection::make(*this, fd, peer, counted);
  } catch (...) {
    shared.connection_ended();
    if (counted) shared.clients.leave(peer);
    ::close(fd);
    throw;
  }
  connections_.insert(connection);
  connection->start();
}

void IoThread::turn_away(int fd) {
  shared_->stats.turned_away.fetch_add(1, ServerStats::relaxed);
  // Best effort: what the client sent is read first, so that closing does not reset the answer away.
  [[maybe_unused]] const auto got = ::recv(fd, scratch_.data(), scratch_.size(), MSG_DONTWAIT);
  [[maybe_unused]] const auto put = ::send(fd, kTurnedAway.data(), kTurnedAway.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  ::shutdown(fd, SHUT_WR);
  ::close(fd);
}

void IoThread::tick() {
  date_ = storage::to_http_date(storage::system_clock().now());
  const auto now = Clock::now();
  const std::vector<std::shared_ptr<Connection>> all(connections_.begin(), connections_.end());
  for (const auto& connection : all) connection->tick(now);
  loop_->timer.expires_after(tick_of(shared_->options.times));
  loop_->timer.async_wait([this](boost::system::error_code stopped) {
    if (!stopped) tick();
  });
}

std::string IoThread::next_request_id() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string id = id_prefix_ + "-";
  const auto number = ++ids_;
  int shift = 60;
  while (shift > 0 && (number >> shift) == 0) shift -= 4;
  for (; shift >= 0; shift -= 4) id += kDigits[(number >> shift) & 15U];
  return id;
}

void IoThread::drain() {
  std::promise<void> done;
  post([this, &done] {
    // Whoever stands in the queue was told "connected": closing the socket would reset them (design.md 4.27).
    while (true) {
      const int fd = ::accept4(loop_->listener.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0) break;
      take(fd);
    }
    draining_ = true;
    boost::system::error_code ignored;
    loop_->listener.close(ignored);
    const std::vector<std::shared_ptr<Connection>> all(connections_.begin(), connections_.end());
    for (const auto& connection : all) connection->drain();
    done.set_value();
  });
  done.get_future().wait();
}

void IoThread::close() {
  if (!loop_->thread.joinable()) return;
  post([this] {
    boost::system::error_code ignored;
    loop_->listener.close(ignored);
    const std::vector<std::shared_ptr<Connection>> all(connections_.begin(), connections_.end());
    for (const auto& connection : all) connection->close();
    loop_->context.stop();
  });
  loop_->thread.join();
}

}  // namespace samvad::web
