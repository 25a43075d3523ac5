#include "federation/http/resolver.hpp"

#include "storage/base/cache.hpp"
#include "storage/base/url.hpp"

#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <netdb.h>
#include <optional>
#include <sstream>
#include <sys/socket.h>
#include <thread>
#include <unordered_map>

namespace samvad::federation {
namespace {

using storage::Code;
using storage::fail;
using Time = std::chrono::steady_clock::time_point;

constexpr std::size_t kNames = 4096, kWaiting = 4096;
constexpr std::chrono::seconds kStop{2};

storage::Result<std::vector<IpAddress>> ask_system(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* first = nullptr;
  const int code = ::getaddrinfo(host.c_str(), nullptr, &hints, &first);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(first, &::freeaddrinfo);
  if (code != 0) return fail(Code::kPeer, "error.peer_unreachable", host + ": " + ::gai_strerror(code));
  std::vector<IpAddress> addresses;
  for (const addrinfo* one = first; one != nullptr; one = one->ai_next) {
    IpAddress address;
    if (one->ai_family == AF_INET) {
      std::memcpy(address.bytes.data(), &reinterpret_cast<const sockaddr_in*>(one->ai_addr)->sin_addr, 4);
    } else if (one->ai_family == AF_INET6) {
      address.v6 = true;
      std::memcpy(address.bytes.data(), &reinterpret_cast<const sockaddr_in6*>(one->ai_addr)->sin6_addr, 16);
    } else {
      continue;
    }
    addresses.push_back(address);
  }
  if (addresses.empty()) return fail(Code::kPeer, "error.peer_unreachable", host + ": no address");
  return addresses;
}

struct Cached {
  Resolver::Answer answer;
  Time until;
};

}  // namespace

struct Resolver::Impl {
  using Waiting = std::unordered_map<std::string, std::vector<Done>, storage::SeededHash>;

  explicit Impl(Options given) : options(std::move(given)) {
    if (!options.look_up) options.look_up = ask_system;
  }

  /// Threads keep the state alive: one may hang in the system's resolver for longer than a stop can wait.
  static void start(const std::shared_ptr<Impl>& impl) {
    impl->running = impl->options.threads;
    for (unsigned i = 0; i < impl->options.threads; ++i) {
      std::thread([impl] {
        impl->work();
        const std::lock_guard lock(impl->mutex);
        --impl->running;
        impl->changed.notify_all();
      }).detach();
    }
  }

  void stop() {
    Waiting left;
    {
      std::unique_lock lock(mutex);
      stopping = true;
      left.swap(waiting);
      changed.notify_all();
      changed.wait_for(lock, kStop, [this] { return running == 0; });
    }
    for (auto& [host, waiters] : left) {
      for (const Done& done : waiters) done(fail(Code::kUnavailable, "error.busy", "the resolver stops"));
    }
  }

  void resolve(const std::string& host, Done done) {
    if (const auto known = options.hosts.find(host); known != options.hosts.end()) return done(known->second);
    if (const auto cached = cache.get(host); cached && cached->until > std::chrono::steady_clock::now()) {
      return done(cached->answer);
    }
    {
      const std::lock_guard lock(mutex);
      if (waiters < kWaiting && !stopping) {
        ++waiters;
        const bool first = !waiting.contains(host);
        waiting[host].push_back(std::move(done));
        if (first) {
          queue.push_back(host);
          changed.notify_one();
        }
        return;
      }
    }
    done(fail(Code::kUnavailable, "error.busy", "too many names wait"));
  }

  void work() {
    while (true) {
      std::string host;
      {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return stopping || !queue.empty(); });
        if (stopping) return;
        host = std::move(queue.front());
        queue.pop_front();
      }
      const Answer answer = options.look_up(host).map([](std::vector<IpAddress> addresses) {
        return ResolvedHost{std::move(addresses), 0};
      });
      cache.put(host, {answer, std::chrono::steady_clock::now() + (answer ? options.good_for : options.bad_for)});
      std::vector<Done> mine;
      {
        const std::lock_guard lock(mutex);
        mine = std::move(waiting[host]);
        waiting.erase(host);
        waiters -= mine.size();
      }
      for (const Done& done : mine) done(answer);
    }
  }

  Options options;
  storage::LruCache<std::string, Cached> cache{kNames};
  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;
  std::size_t waiters = 0;
  std::deque<std::string> queue;
  Waiting waiting;
  unsigned running = 0;
};

Resolver::Resolver(Options options) : impl_(std::make_shared<Impl>(std::move(options))) {
  Impl::start(impl_);
}
Resolver::~Resolver() {
  impl_->stop();
}
void Resolver::resolve(const std::string& host, Done done) {
  impl_->resolve(host, std::move(done));
}

storage::Result<std::map<std::string, ResolvedHost>> read_hosts(std::string_view text) {
  std::map<std::string, ResolvedHost> hosts;
  std::istringstream lines{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::istringstream words(line.substr(0, line.find('#')));
    std::string address_text, name;
    if (!(words >> address_text)) continue;
    const auto address = IpAddress::parse(address_text);
    words >> name;
    const auto host = storage::canonical_host(name);
    unsigned port = 0;
    std::string rest;
    if (words >> rest)
      port = rest.find_first_not_of("0123456789") == std::string::npos && rest.size() <= 5
                 ? static_cast<unsigned>(std::stoul(rest))
                 : 70000U;
    if (!address || !host || port > 65535 || words >> rest) {
      return fail(Code::kConfig, "error.config", "hosts file, line " + std::to_string(number) + ": " + line);
    }
    hosts[*host].addresses.push_back(*address);
    hosts[*host].port = static_cast<std::uint16_t>(port);
  }
  return hosts;
}

}  // namespace samvad::federation
