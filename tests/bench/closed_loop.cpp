#include "tests/bench/closed_loop.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <chrono>
#include <deque>
#include <netinet/tcp.h>
#include <stdexcept>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace samvad::bench {
namespace {

using std::chrono::steady_clock;

struct Line {
  int fd = -1;
  std::string answer;
  steady_clock::time_point begun;
};

int connected(std::uint16_t port) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
  if (fd < 0 || ::connect(fd, reinterpret_cast<sockaddr*>(&name), sizeof name) != 0)
    throw std::runtime_error("cannot connect");
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

void send_whole(Line& line, std::string_view request) {
  line.begun = steady_clock::now();
  line.answer.clear();
  while (!request.empty()) {
    const auto sent = ::send(line.fd, request.data(), request.size(), MSG_NOSIGNAL);
    if (sent <= 0) throw std::runtime_error("the server closed a connection");
    request.remove_prefix(static_cast<std::size_t>(sent));
  }
}

/// The status once the whole answer is there, else 0.
int whole_answer(const std::string& text) {
  const auto end = text.find("\r\n\r\n");
  if (end == std::string::npos) return 0;
  std::size_t length = 0;
  if (const auto at = text.find("Content-Length: "); at < end)
    std::from_chars(text.data() + at + 16, text.data() + end, length);
  if (text.size() < end + 4 + length) return 0;
  int status = 0;
  std::from_chars(text.data() + 9, text.data() + 12, status);
  return status;
}

void receive(Line& line) {
  char buffer[16384];
  const auto got = ::recv(line.fd, buffer, sizeof buffer, 0);
  if (got <= 0) throw std::runtime_error("the server closed a connection: " + line.answer.substr(0, 300));
  line.answer.append(buffer, static_cast<std::size_t>(got));
}

}  // namespace

LoopResult run_closed_loop(const std::vector<std::string>& requests, std::uint16_t port, Pace pace) {
  using std::chrono::duration_cast, std::chrono::microseconds, std::chrono::milliseconds;
  LoopResult result;
  result.microseconds.reserve(requests.size());
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<Line> lines(std::min<std::size_t>(static_cast<std::size_t>(pace.connections), requests.size()));
  std::deque<std::size_t> idle;  // the longest silent first: the server ends none for silence
  for (std::size_t at = 0; at < lines.size(); ++at) {
    lines[at].fd = connected(port);
    epoll_event interest{.events = EPOLLIN, .data = {.u64 = at}};
    ::epoll_ctl(poll, EPOLL_CTL_ADD, lines[at].fd, &interest);
    idle.push_back(at);
  }
  result.began = steady_clock::now();
  std::size_t next = 0;
  const auto due = [&](std::size_t request) {
    if (pace.per_second == 0) return result.began;
    return result.began + microseconds(static_cast<std::int64_t>(1e6 * static_cast<double>(request) / pace.per_second));
  };
  std::vector<epoll_event> events(lines.size());
  while (result.microseconds.size() < requests.size()) {
    for (auto now = steady_clock::now(); !idle.empty() && next < requests.size() && due(next) <= now; ++next) {
      send_whole(lines[idle.front()], requests[next]);
      if (pace.per_second != 0) lines[idle.front()].begun = due(next);
      idle.pop_front();
    }
    milliseconds longest{60'000};
    if (!idle.empty() && next < requests.size()) {
      longest = std::max(milliseconds{1}, duration_cast<milliseconds>(due(next) - steady_clock::now()));
    }
    const int ready =
        ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), static_cast<int>(longest.count()));
    if (ready <= 0 && longest.count() == 60'000) throw std::runtime_error("no answer for a minute");
    for (int n = 0; n < ready; ++n) {
      const std::size_t at = events[static_cast<std::size_t>(n)].data.u64;
      Line& line = lines[at];
      receive(line);
      const int status = whole_answer(line.answer);
      if (status == 0) continue;
      ++result.statuses[status];
      const auto now = steady_clock::now();
      result.microseconds.push_back(static_cast<std::uint32_t>(duration_cast<microseconds>(now - line.begun).count()));
      const auto hundredth = static_cast<std::size_t>((now - result.began) / milliseconds{10});
      result.answered.resize(std::max(result.answered.size(), hundredth + 1));
      ++result.answered[hundredth];
      idle.push_back(at);
    }
  }
  result.seconds = std::chrono::duration<double>(steady_clock::now() - result.began).count();
  for (const auto& line : lines) ::close(line.fd);
  ::close(poll);
  std::sort(result.microseconds.begin(), result.microseconds.end());
  return result;
}

}  // namespace samvad::bench
