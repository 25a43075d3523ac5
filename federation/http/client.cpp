#include "federation/http/client.hpp"

#include "federation/http/response_reader.hpp"
#include "federation/http/wait_for.hpp"
#include "storage/base/guards.hpp"
#include "storage/base/log.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <map>
#include <set>
#include <thread>

namespace samvad::federation {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;
using boost::system::error_code;
using storage::Code;
using storage::fail;
using storage::Result;
using storage::Url;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr int kRedirects = 3, kAddresses = 4;
constexpr std::size_t kChunk = 16 * 1024, kIdlePerThread = 1000;

/// What all threads of a client share.
struct Shared {
  explicit Shared(ClientOptions given)
      : options(std::move(given)), resolver(std::make_unique<Resolver>(options.resolver)) {}
  ClientOptions options;
  asio::ssl::context tls{asio::ssl::context::tls_client};
  std::unique_ptr<Resolver> resolver;
};

asio::ip::address to_asio(const IpAddress& address) {
  if (address.v6) {
    asio::ip::address_v6::bytes_type bytes;
    std::copy(address.bytes.begin(), address.bytes.end(), bytes.begin());
    return asio::ip::address_v6(bytes);
  }
  return asio::ip::address_v4({address.bytes[0], address.bytes[1], address.bytes[2], address.bytes[3]});
}

/// A socket with TLS or without.
class Connection {
 public:
  explicit Connection(asio::io_context& io) : socket_(io) {}

  struct Moved {
    error_code error;
    std::size_t bytes = 0;
  };

  awaitable<error_code> connect(tcp::endpoint to) {
    error_code error;
    socket_.close(error);
    co_await socket_.async_connect(to, asio::redirect_error(asio::use_awaitable, error));
    if (!error) {
      error_code ignored;
      socket_.set_option(tcp::no_delay(true), ignored);
    }
    co_return error;
  }

  /// Certificate and name are verified.
  awaitable<error_code> start_tls(asio::ssl::context* context, std::string host) {
    tls_.emplace(socket_, *context);
    SSL_set_tlsext_host_name(tls_->native_handle(), host.c_str());
    SSL_set1_host(tls_->native_handle(), host.c_str());
    error_code error;
    co_await tls_->async_handshake(asio::ssl::stream_base::client, asio::redirect_error(asio::use_awaitable, error));
    co_return error;
  }

  awaitable<error_code> write(std::string_view text) {
    error_code error;
    if (tls_) {
      co_await asio::async_write(*tls_, asio::buffer(text), asio::redirect_error(asio::use_awaitable, error));
    } else {
      co_await asio::async_write(socket_, asio::buffer(text), asio::redirect_error(asio::use_awaitable, error));
    }
    co_return error;
  }

  awaitable<Moved> read() {
    Moved moved;
    const asio::mutable_buffer room = asio::buffer(chunk_);
    if (tls_) {
      moved.bytes = co_await tls_->async_read_some(room, asio::redirect_error(asio::use_awaitable, moved.error));
    } else {
      moved.bytes = co_await socket_.async_read_some(room, asio::redirect_error(asio::use_awaitable, moved.error));
    }
    co_return moved;
  }
  std::string_view chunk(std::size_t bytes) const { return {chunk_.data(), bytes}; }

  void close() {
    error_code ignored;
    socket_.close(ignored);
  }

  SteadyTime idle_since{};

 private:
  tcp::socket socket_;
  std::optional<asio::ssl::stream<tcp::socket&>> tls_;
  std::array<char, kChunk> chunk_;
};

/// One fetch from beginning to end. Lives and dies on the thread of its loop.
struct Flight {
  Flight(asio::io_context& io, FetchRequest given, Client::Done answer)
      : request(std::move(given)), done(std::move(answer)), deadline(io), step(io), wake(io, SteadyTime::max()) {}

  FetchRequest request;
  Client::Done done;
  asio::steady_timer deadline, step, wake;
  Connection* connection = nullptr;  ///< what the timers cut
  bool expired = false, stopped = false;
  bool granted = false;  ///< a slot of the pool was handed over

  void cut(bool by_stop) {
    (by_stop ? stopped : expired) = true;
    if (connection != nullptr) connection->close();
    wake.cancel();
  }
  bool over() const { return expired || stopped; }
};
using FlightPtr = std::shared_ptr<Flight>;

tl::unexpected<storage::Error> why_over(const Flight& flight) {
  if (flight.stopped) return fail(Code::kUnavailable, "error.busy", "the client stops");
  return fail(Code::kTimeout, "error.peer_timeout", flight.request.url.text());
}

/// Connections of one origin on one thread.
struct Pool {
  std::vector<std::unique_ptr<Connection>> idle;
  std::size_t in_use = 0;
  std::deque<FlightPtr> waiting;
};

/// One thread with its connections. All but `start` and `stop` runs on that thread; `stop` must be called once.
class Loop {
 public:
  explicit Loop(Shared& shared) : shared_(shared), work_(io_.get_executor()), sweep_(io_) {
    schedule_sweep();
    thread_ = std::thread([this] { io_.run(); });
  }
  Loop(const Loop&) = delete;

  /// Gives up all that runs and waits for the thread.
  void stop() {
    asio::post(io_, [this] {
      stopping_ = true;
      for (const FlightPtr& flight : std::set<FlightPtr>(flights_)) flight->cut(true);
      sweep_.cancel();
      work_.reset();
    });
    thread_.join();
  }

  void start(FetchRequest request, Client::Done done) {
    auto flight = std::make_shared<Flight>(io_, std::move(request), std::move(done));
    asio::post(io_, [this, flight] {
      flights_.insert(flight);
      if (stopping_) flight->stopped = true;
      const auto given = flight->request.deadline;
      const SteadyTime own = std::chrono::steady_clock::now() + (given.count() > 0 ? given : shared_.options.timeout);
      flight->deadline.expires_at(std::min(own, flight->request.until.value_or(own)));
      flight->deadline.async_wait([flight](error_code error) {
        if (!error) flight->cut(false);
      });
      asio::co_spawn(io_, run(flight), asio::detached);
    });
  }

 private:
  friend class Lease;

  void schedule_sweep() {
    sweep_.expires_after(std::chrono::seconds(5));
    sweep_.async_wait([this](error_code error) {
      if (error || stopping_) return;
      const SteadyTime limit = std::chrono::steady_clock::now() - shared_.options.idle;
      for (auto pool = pools_.begin(); pool != pools_.end();) {
        idle_ -= std::erase_if(pool->second.idle, [limit](const auto& one) { return one->idle_since < limit; });
        const bool unused = pool->second.idle.empty() && pool->second.in_use == 0 && pool->second.waiting.empty();
        pool = unused ? pools_.erase(pool) : std::next(pool);
      }
      schedule_sweep();
    });
  }

  /// Gives a slot back, with its connection when that can serve again.
  void release(const std::string& origin, std::unique_ptr<Connection> connection) {
    Pool& pool = pools_[origin];
    if (connection && idle_ < kIdlePerThread && !stopping_) {
      connection->idle_since = std::chrono::steady_clock::now();
      pool.idle.push_back(std::move(connection));
      ++idle_;
    }
    if (pool.waiting.empty()) {
      --pool.in_use;
      return;
    }
    const FlightPtr next = std::move(pool.waiting.front());
    pool.waiting.pop_front();
    next->granted = true;
    next->wake.cancel();
  }

  awaitable<void> run(FlightPtr flight);
  awaitable<Client::Answer> follow(FlightPtr flight);
  awaitable<Client::Answer> hop(FlightPtr flight, Url url);
  awaitable<storage::Status> take_slot(FlightPtr flight, std::string origin);
  awaitable<storage::Status> open(FlightPtr flight, Url url, Connection* connection);
  awaitable<Result<ResolvedHost>> look_up(FlightPtr flight, std::string host);
  storage::Status check(const FetchRequest& request, const Url& url) const;
  std::string head_and_body(const FetchRequest& request, const Url& url) const;

  Shared& shared_;
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  asio::steady_timer sweep_;
  std::map<std::string, Pool> pools_;  ///< by origin
  std::size_t idle_ = 0;
  std::set<FlightPtr> flights_;
  bool stopping_ = false;
  std::thread thread_;
};

/// A slot of a pool while a request uses it.
class Lease {
 public:
  Lease(Loop& loop, std::string origin) : loop_(loop), origin_(std::move(origin)) {}
  ~Lease() { loop_.release(origin_, keep ? std::move(connection) : nullptr); }
  Lease(const Lease&) = delete;

  /// The connection used last, or a new one. True when it was used before.
  bool pick() {
    Pool& pool = loop_.pools_[origin_];
    const bool reused = !pool.idle.empty();
    if (reused) {
      connection = std::move(pool.idle.back());
      pool.idle.pop_back();
      --loop_.idle_;
    } else {
      connection = std::make_unique<Connection>(loop_.io_);
    }
    return reused;
  }
  /// After a kept connection failed the others are not to be trusted either.
  void drop_idle() {
    Pool& pool = loop_.pools_[origin_];
    loop_.idle_ -= pool.idle.size();
    pool.idle.clear();
  }

  std::unique_ptr<Connection> connection;
  bool keep = false;

 private:
  Loop& loop_;
  const std::string origin_;
};

/// Where a redirect leads (RFC 3986 5.2 for the forms that occur).
Result<Url> resolve_location(const Url& base, std::string_view location) {
  const std::string text(location);
  if (text.find("://") != std::string::npos && text.find("://") < text.find_first_of("/?#")) return Url::parse(text);
  if (text.starts_with("//")) return Url::parse(std::string(base.scheme()) + ":" + text);
  if (text.starts_with('/')) return Url::parse(base.origin() + text);
  if (text.starts_with('?')) return Url::parse(base.origin() + std::string(base.path()) + text);
  return Url::parse(base.origin() + std::string(base.path().substr(0, base.path().rfind('/') + 1)) + text);
}

awaitable<void> Loop::run(FlightPtr flight) {
  Client::Answer answer = bad_answer("");
  try {
    answer = co_await follow(flight);
  } catch (const std::exception& broken) {
    answer = fail(Code::kInternal, "error.internal", broken.what());
  }
  flight->deadline.cancel();
  flights_.erase(flight);
  flight->done(std::move(answer));
}

awaitable<Client::Answer> Loop::follow(FlightPtr flight) {
  Url url = flight->request.url;
  for (int redirects = 0;; ++redirects) {
    Client::Answer answer = co_await hop(flight, url);
    if (!answer || flight->request.method != "GET") co_return answer;
    const int status = answer->status;
    const std::string location(answer->header("location"));
    if ((status != 301 && status != 302 && status != 303 && status != 307 && status != 308) || location.empty()) {
      co_return answer;
    }
    if (redirects == kRedirects) co_return bad_answer(url.text() + ": too many redirects");
    auto next = resolve_location(url, location);
    if (!next) co_return bad_answer(url.text() + " redirects to " + location);
    url = std::move(*next);
  }
}

storage::Status Loop::check(const FetchRequest& request, const Url& url) const {
  const auto refuse = [&url](std::string_view why) {
    return fail(Code::kPolicy, "error.address_refused", url.text() + ": " + std::string(why));
  };
  if (!shared_.options.test_overrides && storage::guard_on("SEC-25.scheme")) {
    if (url.scheme() != "https") return refuse("not https");
    if (url.port() != 443) return refuse("not port 443");
    if (IpAddress::parse(url.host())) return refuse("an IP address");
  }
  if (request.may_visit) SAMVAD_CHECK(request.may_visit(url));
  return {};
}

std::string Loop::head_and_body(const FetchRequest& request, const Url& url) const {
  Headers fields;
  if (request.signer) {
    fields =
        sign_request(request.form, request.method, url, request.body, *request.signer, storage::system_clock().now());
  } else {
    fields.emplace_back("Host", host_header(url));
  }
  fields.emplace_back("User-Agent", shared_.options.user_agent);
  fields.emplace_back("Accept-Encoding", "identity");
  fields.insert(fields.end(), request.headers.begin(), request.headers.end());
  if (request.method == "POST") fields.emplace_back("Content-Length", std::to_string(request.body.size()));
  std::string text = request.method + " " + std::string(url.target()) + " HTTP/1.1\r\n";
  for (const auto& [name, value] : fields) {
    if ((name + value).find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) continue;
    text += name + ": " + value + "\r\n";
  }
  text += "\r\n";
  if (request.method == "POST") text += request.body;
  return text;
}

awaitable<storage::Status> Loop::take_slot(FlightPtr flight, std::string origin) {
  {
    Pool& pool = pools_[origin];
    if (pool.in_use < shared_.options.connections_per_host) {
      ++pool.in_use;
      co_return storage::Status{};
    }
    if (pool.waiting.size() >= shared_.options.waiting_per_host) {
      co_return fail(Code::kUnavailable, "error.busy", "too many requests wait for " + origin);
    }
    flight->granted = false;
    pool.waiting.push_back(flight);
  }
  while (!flight->granted && !flight->over()) {
    error_code ignored;
    co_await flight->wake.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  if (flight->granted) co_return storage::Status{};
  std::erase(pools_[origin].waiting, flight);
  co_return why_over(*flight);
}

awaitable<Result<ResolvedHost>> Loop::look_up(FlightPtr flight, std::string host) {
  if (const auto literal = IpAddress::parse(host)) co_return ResolvedHost{{*literal}, 0};
  auto slot = std::make_shared<std::optional<Resolver::Answer>>();
  const Resolver::Done done = [this, slot, flight](const Resolver::Answer& answer) {
    asio::post(io_, [slot, flight, answer] {
      *slot = answer;
      flight->wake.cancel();
    });
  };
  shared_.resolver->resolve(host, done);
  while (!*slot && !flight->over()) {
    error_code ignored;
    co_await flight->wake.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  if (!*slot) co_return why_over(*flight);
  co_return **slot;
}

awaitable<storage::Status> Loop::open(FlightPtr flight, Url url, Connection* connection) {
  // 1. every address of the name must be allowed, not only the first (SEC-25)
  const std::string host(url.host());
  Result<ResolvedHost> found = co_await look_up(flight, host);
  if (!found) co_return tl::unexpected(std::move(found).error());
  for (const IpAddress& address : found->addresses) {
    if (!may_connect(address, shared_.options.allowed_ranges)) {
      co_return fail(Code::kPolicy, "error.address_private", host + " is at " + address.text());
    }
  }
  // 2. connect to one of these very addresses, TLS with the name verified
  const std::uint16_t port = found->port != 0 ? found->port : url.port();
  error_code error = asio::error::host_not_found;
  for (std::size_t i = 0; i < found->addresses.size() && i < kAddresses && error && !flight->over(); ++i) {
    flight->step.expires_after(shared_.options.connect_timeout);
    flight->step.async_wait([flight, connection](error_code cancelled) {
      if (!cancelled && flight->connection == connection) connection->close();
    });
    error = co_await connection->connect({to_asio(found->addresses[i]), port});
    if (!error && url.scheme() == "https") error = co_await connection->start_tls(&shared_.tls, host);
    flight->step.cancel();
  }
  if (flight->over()) co_return why_over(*flight);
  if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) {
    co_return fail(Code::kTimeout, "error.peer_timeout", host + ": no connection in time");
  }
  if (error) co_return unreachable(host + ": " + error.message());
  co_return storage::Status{};
}

awaitable<Client::Answer> Loop::hop(FlightPtr flight, Url url) {
  if (const auto allowed = check(flight->request, url); !allowed) co_return tl::unexpected(allowed.error());
  const storage::Status slot = co_await take_slot(flight, url.origin());
  if (!slot) co_return tl::unexpected(slot.error());
  Lease lease(*this, url.origin());
  const std::size_t most = flight->request.most_bytes > 0 ? flight->request.most_bytes : shared_.options.response_bytes;
  while (true) {
    const bool reused = lease.pick();
    flight->connection = lease.connection.get();
    ResponseReader reader(most);
    storage::Status status;
    if (!reused) status = co_await open(flight, url, flight->connection);
    if (status) {
      const std::string text = head_and_body(flight->request, url);
      const error_code error = co_await flight->connection->write(text);
      if (error) status = unreachable(url.text() + ": " + error.message());
    }
    while (status && !reader.done() && !flight->over()) {
      const Connection::Moved moved = co_await flight->connection->read();
      if (moved.bytes > 0) {
        status = reader.feed(flight->connection->chunk(moved.bytes));
      } else if (moved.error) {
        status = reader.feed_end();
      }
    }
    flight->connection = nullptr;
    if (flight->over()) co_return why_over(*flight);
    if (!status && reused && !reader.started()) {  // the peer had closed it meanwhile: once more, on a new one
      lease.drop_idle();
      continue;
    }
    if (!status) co_return tl::unexpected(status.error());
    lease.keep = reader.reusable();
    FetchResponse response = reader.take(url);
    const std::string_view encoding = response.header("content-encoding");
    if (!encoding.empty() && encoding != "identity") co_return bad_answer(url.text() + ": compressed unasked");
    co_return response;
  }
}

}  // namespace

struct Client::Impl {
  explicit Impl(ClientOptions options) : shared(std::move(options)) {}
  ~Impl() {
    for (const auto& loop : loops) loop->stop();
    shared.resolver.reset();  // its last answers still post to the loops
  }
  Shared shared;
  std::vector<std::unique_ptr<Loop>> loops;
};

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::~Client() = default;

Result<std::unique_ptr<Client>> Client::start(ClientOptions options) {
  auto impl = std::make_unique<Impl>(std::move(options));
  error_code error;
  impl->shared.tls.set_default_verify_paths(error);
  if (!error && !impl->shared.options.ca_file.empty()) {
    impl->shared.tls.load_verify_file(impl->shared.options.ca_file, error);
  }
  if (error) return fail(Code::kConfig, "error.config", "certificates: " + error.message());
  impl->shared.tls.set_verify_mode(storage::guard_on("SEC-25.certificate") ? asio::ssl::verify_peer
                                                                           : asio::ssl::verify_none);
  SSL_CTX_set_min_proto_version(impl->shared.tls.native_handle(), TLS1_2_VERSION);
  for (unsigned i = 0; i < impl->shared.options.threads; ++i) {
    impl->loops.push_back(std::make_unique<Loop>(impl->shared));
  }
  return std::unique_ptr<Client>(new Client(std::move(impl)));
}

void Client::fetch(FetchRequest request, Done done) {
  const std::size_t thread = std::hash<std::string>{}(request.url.origin()) % impl_->loops.size();
  impl_->loops[thread]->start(std::move(request), std::move(done));
}

Client::Answer Client::fetch_blocking(FetchRequest request) {
  const std::stop_token stop = request.stop;
  return wait_for<FetchResponse>(stop, [&](Done done) { fetch(std::move(request), std::move(done)); });
}

}  // namespace samvad::federation
