#include "web/http/connection.hpp"

#include "storage/base/log.hpp"
#include "web/http/request_reader.hpp"
#include "web/http/response_writer.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace samvad::web {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using storage::Level;
using Clock = std::chrono::steady_clock;

/// Answers of pipelined requests are gathered up to this before they are written.
constexpr std::size_t kGather = 128 * 1024;
constexpr std::size_t kMostBuffers = 64;
/// A client that goes on sending after it was refused is read this far, then cut off.
constexpr std::size_t kMostLingered = 1 << 20;

/// The body of a refusal that comes before anything of the request is believed.
Response plain_refusal(const Refusal& refusal, std::string_view request_id) {
  std::string text(reason_of(refusal.status));
  text.append("\nRequest ").append(request_id).append("\n");
  auto response = Response::of(refusal.status, "text/plain; charset=utf-8", std::move(text));
  response.set("Cache-Control", "no-store").set("X-Content-Type-Options", "nosniff");
  response.close = true;
  return response;
}

}  // namespace

class LiveConnection;

/// The one answer a handler owes; answers 500 when the last Responder is dropped without a word.
class Owed {
 public:
  Owed(std::shared_ptr<IoThread> io, std::weak_ptr<LiveConnection> connection, std::uint64_t number)
      : io_(std::move(io)), connection_(std::move(connection)), number_(number) {}
  ~Owed() {
    if (!paid_.exchange(true)) send(Response::of(500, "text/plain; charset=utf-8", "Internal Server Error\n"));
  }
  Owed(const Owed&) = delete;
  Owed& operator=(const Owed&) = delete;
  void pay(Response response) {
    if (!paid_.exchange(true)) send(std::move(response));
  }

 private:
  void send(Response response);

  const std::shared_ptr<IoThread> io_;
  const std::weak_ptr<LiveConnection> connection_;
  const std::uint64_t number_;
  std::atomic<bool> paid_{false};
};

class LiveConnection final : public Connection, public std::enable_shared_from_this<LiveConnection> {
 public:
  LiveConnection(IoThread& io, int fd, const AddressBytes& peer, bool counted)
      : io_(io),
        shared_(io.shared()),
        socket_(io.context(), peer_protocol(fd), fd),
        reader_(shared_.site, shared_.options.head_limits),
        peer_(peer),
        counted_(counted) {
    socket_.non_blocking(true);
  }

  void start() override {
    expect(Clock::now(), shared_.options.times.head);
    wait_readable();
  }

  void tick(TimePoint now) override {
    if (now < deadline_ || closed_) return;
    if (writing_ || state_ == State::kLinger || (state_ == State::kRead && reader_.idle())) return close();
    shared_.stats.timed_out.fetch_add(1, ServerStats::relaxed);
    if (state_ == State::kAnswer) {
      storage::log(Level::kError, "answer_overdue", {{"request_id", request_->request_id}, {"route", route_name()}});
      finish(++number_, shared_.handler.failure(*request_, 503), true);
    } else {
      refuse({408, "too slow"});
    }
    flush();
  }

  void drain() override {
    if (state_ != State::kRead || writing_ || !reader_.idle()) return;
    // A request may be on its way already: it is read and answered, and the connection ends after it.
    on_readable();
    if (!closed_ && state_ == State::kRead && !writing_ && reader_.idle()) {
      if (served_ == 0) {
        expect(Clock::now(), std::min(shared_.options.times.head, shared_.options.times.linger));
      } else {
        linger();
      }
    }
  }

  void close() override {
    if (closed_) return;
    closed_ = true;
    boost::system::error_code ignored;
    socket_.close(ignored);
    shared_.connection_ended();
    if (counted_) shared_.clients.leave(peer_);
    if (state_ == State::kAnswer) shared_.stats.in_flight.fetch_sub(1, ServerStats::relaxed);
    io_.forget(shared_from_this());
  }

  /// The answer to request `number`; one that comes after its time is dropped.
  void answer(std::uint64_t number, Response response) {
    if (closed_ || state_ != State::kAnswer || number != number_) return;
    finish(number, std::move(response), false);
    resume();
  }

 private:
  enum class State { kRead, kAnswer, kLinger };

  struct Outgoing {
    std::string head;
    std::shared_ptr<const std::string> body;  ///< null for none
  };

  static tcp peer_protocol(int fd) {
    sockaddr_storage name{};
    socklen_t size = sizeof name;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size);
    return name.ss_family == AF_INET6 ? tcp::v6() : tcp::v4();
  }

  void expect(TimePoint from, std::chrono::milliseconds within) { deadline_ = from + within; }
  std::string_view route_name() const {
    if (request_ && request_->route) return request_->route->name;
    return "none";
  }

  void wait_readable() {
    if (closed_ || waiting_) return;
    waiting_ = true;
    socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](boost::system::error_code error) {
      self->waiting_ = false;
      if (!error) self->on_readable();
    });
  }

  void on_readable() {
    if (closed_ || state_ == State::kAnswer || writing_) return;
    const auto scratch = io_.scratch();
    boost::system::error_code error;
    const auto size = socket_.read_some(asio::buffer(scratch.data(), scratch.size()), error);
    if (error == asio::error::would_block) return wait_readable();
    if (error) return close();
    if (state_ == State::kLinger) {
      lingered_ += size;
      return lingered_ > kMostLingered ? close() : wait_readable();
    }
    read(std::string_view(scratch.data(), size));
    flush();
    if (state_ != State::kAnswer && !writing_) wait_readable();
  }

  /// Goes on after an answer or a write: first with what was read before.
  void resume() {
    if (closed_) return;
    flush();
    while (!closed_ && state_ == State::kRead && !writing_ && !pending_.empty()) {
      const std::string bytes = std::exchange(pending_, std::string());
      read(bytes);
      flush();
    }
    if (!closed_ && state_ != State::kAnswer && !writing_) wait_readable();
  }

  /// Reads requests from `input` and answers those that can be answered at once; keeps the rest.
  void read(std::string_view input) {
    const auto now = Clock::now();
    while (!input.empty() && state_ == State::kRead && !writing_) {
      if (reader_.idle() && !in_body_) expect(now, shared_.options.times.head);
      const std::size_t before = input.size();
      auto step = reader_.feed(input);
      if (in_body_) body_seen_ += before - input.size();
      if (step == RequestReader::Step::kHead) step = on_head(now, input.empty());
      if (step == RequestReader::Step::kDone) on_request(now);
      if (step == RequestReader::Step::kRefused) return refuse(reader_.refusal());
      if (in_body_) deadline_ = body_start_ + shared_.options.times.body + earned(body_seen_);
      if (queued_ > kGather) flush();
    }
    if (state_ != State::kLinger) pending_.assign(input);
    if (state_ == State::kRead && reader_.idle() && !in_body_) expect(now, shared_.options.times.idle);
  }

  /// Time that `bytes` buy: a slow but honest sender may take as long as it keeps the least rate.
  std::chrono::milliseconds earned(std::uint64_t bytes) const {
    const auto rate = shared_.options.times.least_rate;
    return rate == 0 ? std::chrono::hours(1) : std::chrono::milliseconds(bytes * 1000 / rate);
  }

  RequestReader::Step on_head(TimePoint now, bool nothing_follows);
  void on_request(TimePoint now);
  void refuse(const Refusal& refusal);
  void finish(std::uint64_t number, Response response, bool close_after);
  void log_access(const Response& response, std::size_t bytes, std::chrono::microseconds took) const;
  void flush();
  void wait_writable();
  void linger();

  IoThread& io_;
  ServerShared& shared_;
  tcp::socket socket_;
  RequestReader reader_;
  const AddressBytes peer_;
  const bool counted_;
  State state_ = State::kRead;
  bool closed_ = false, waiting_ = false, writing_ = false, in_body_ = false, last_ = false;
  std::uint64_t number_ = 0;  ///< of the request that is being answered
  std::uint64_t served_ = 0;
  TimePoint deadline_{}, body_start_{}, request_start_{}, write_start_{};
  std::uint64_t body_seen_ = 0, written_ = 0;
  std::size_t queued_ = 0, lingered_ = 0, sent_of_first_ = 0;
  std::string pending_;                     ///< read, not yet looked at
  std::shared_ptr<const Request> request_;  ///< being answered
  std::vector<Outgoing> out_;
};

void Owed::send(Response response) {
  io_->post([connection = connection_, number = number_, answer = std::make_shared<Response>(std::move(response))] {
    if (const auto live = connection.lock()) live->answer(number, std::move(*answer));
  });
}

/// The head is complete: asks what may follow, before a byte of body is kept.
RequestReader::Step LiveConnection::on_head(TimePoint now, bool nothing_follows) {
  auto& request = reader_.request();
  request_start_ = now;
  request.request_id = io_.next_request_id();
  shared_.proxies.apply(request, peer_);
  auto verdict = shared_.handler.head(request);
  if (verdict.answer) {
    const bool body_follows = reader_.has_body();
    last_ = last_ || reader_.close();
    request_ = std::make_shared<const Request>(reader_.take());
    finish(++number_, std::move(*verdict.answer), body_follows);
    return RequestReader::Step::kMore;
  }
  const auto step = reader_.begin_body(verdict.body_limit);
  if (step == RequestReader::Step::kRefused) {
    request_ = std::make_shared<const Request>(std::move(request));
    finish(++number_, shared_.handler.failure(*request_, reader_.refusal().status), true);
    return RequestReader::Step::kMore;
  }
  if (step == RequestReader::Step::kMore) {
    in_body_ = true;
    body_start_ = now;
    body_seen_ = 0;
    if (reader_.expects_continue() && nothing_follows) {
      out_.push_back({"HTTP/1.1 100 Continue\r\n\r\n", nullptr});
      flush();
    }
  }
  return step;
}

void LiveConnection::on_request(TimePoint now) {
  in_body_ = false;
  last_ = last_ || reader_.close();
  request_ = std::make_shared<const Request>(reader_.take());
  const auto number = ++number_;
  auto answer = shared_.handler.handle(request_, [&]() -> Responder {
    auto owed = std::make_shared<Owed>(io_.shared_from_this(), weak_from_this(), number);
    return [owed](Response response) { owed->pay(std::move(response)); };
  });
  if (answer) return finish(number, std::move(*answer), false);
  state_ = State::kAnswer;
  shared_.stats.in_flight.fetch_add(1, ServerStats::relaxed);
  expect(now, shared_.options.times.answer);
}

/// Ends the connection with one reply: nothing behind it can be trusted to be a request.
void LiveConnection::refuse(const Refusal& refusal) {
  in_body_ = false;
  const auto id = io_.next_request_id();
  shared_.stats.refused.fetch_add(1, ServerStats::relaxed);
  storage::log(Level::kInfo, "http_refused",
               {{"request_id", id}, {"status", refusal.status}, {"reason", refusal.reason}});
  request_.reset();
  auto refused = std::make_shared<Request>();
  refused->request_id = id;
  request_ = std::move(refused);
  request_start_ = Clock::now();
  finish(++number_, plain_refusal(refusal, id), true);
}

/// Queues the answer to the request in hand.
void LiveConnection::finish(std::uint64_t number, Response response, bool close_after) {
  if (number != number_) return;
  if (state_ == State::kAnswer) shared_.stats.in_flight.fetch_sub(1, ServerStats::relaxed);
  last_ = last_ || close_after || response.close || io_.draining();
  const bool with_body = request_->method != Method::kHead && has_body(response.status) && response.body;
  Outgoing next{wire_head(response, {io_.date(), request_->request_id, last_}), with_body ? response.body : nullptr};
  const std::size_t bytes = next.head.size() + response.text().size() * (with_body ? 1 : 0);
  queued_ += bytes;
  ++served_;
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - request_start_);
  shared_.stats.count_answer(response.status);
  shared_.stats.routes.count(request_->route, response.status, took);
  if (shared_.options.access_log) log_access(response, bytes, took);
  out_.push_back(std::move(next));
  request_.reset();
  in_body_ = false;
  // After the last answer nothing more is read as a request, but what comes is read away.
  state_ = last_ ? State::kLinger : State::kRead;
  expect(Clock::now(), shared_.options.times.idle);
}

void LiveConnection::log_access(const Response& response, std::size_t bytes, std::chrono::microseconds took) const {
  storage::log(Level::kInfo, "request",
               {{"request_id", request_->request_id},
                {"method", name_of(request_->method)},
                {"route", route_name()},
                {"status", response.status},
                {"ms", took},
                {"bytes", bytes}});
}

/// Writes what is queued as one gathered write, the rest when the socket takes it.
void LiveConnection::flush() {
  if (closed_ || writing_) return;
  std::size_t first = 0;
  while (first < out_.size()) {
    std::array<asio::const_buffer, kMostBuffers> buffers;
    std::size_t count = 0;
    std::size_t skip = sent_of_first_;
    const auto add = [&](std::string_view bytes) {
      const auto from = std::min(skip, bytes.size());
      skip -= from;
      if (from < bytes.size() && count < buffers.size())
        buffers[count++] = asio::const_buffer(bytes.data() + from, bytes.size() - from);
    };
    for (std::size_t at = first; at < out_.size() && count + 1 < buffers.size(); ++at) {
      add(out_[at].head);
      if (out_[at].body) add(*out_[at].body);
    }
    boost::system::error_code error;
    std::size_t sent = socket_.write_some(std::span(buffers.data(), count), error);
    if (error && error != asio::error::would_block) return close();
    if (error) sent = 0;
    shared_.stats.bytes_sent.fetch_add(sent, ServerStats::relaxed);
    written_ += sent;
    sent += sent_of_first_;
    while (first < out_.size()) {
      const auto whole = out_[first].head.size() + (out_[first].body ? out_[first].body->size() : 0);
      if (sent < whole) break;
      sent -= whole;
      ++first;
    }
    sent_of_first_ = sent;
    if (!error) continue;
    out_.erase(out_.begin(), out_.begin() + static_cast<std::ptrdiff_t>(first));
    return wait_writable();
  }
  out_.clear();
  queued_ = 0;
  if (state_ == State::kLinger) linger();
}

void LiveConnection::wait_writable() {
  if (write_start_ == TimePoint{}) {
    write_start_ = Clock::now();
    written_ = 0;
  }
  writing_ = true;
  deadline_ = write_start_ + shared_.options.times.write + earned(written_);
  socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](boost::system::error_code error) {
    if (error || self->closed_) return;
    self->writing_ = false;
    self->flush();
    if (self->writing_ || self->closed_) return;
    self->write_start_ = {};
    if (self->state_ == State::kRead) self->expect(Clock::now(), self->shared_.options.times.idle);
    self->resume();
  });
}

/// All is said: tells the client so, and reads away what it still sends, so that closing does not reset the answer.
void LiveConnection::linger() {
  state_ = State::kLinger;
  pending_ = std::string();
  boost::system::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  expect(Clock::now(), shared_.options.times.linger);
  wait_readable();
}

std::shared_ptr<Connection> Connection::make(IoThread& io, int fd, const AddressBytes& peer, bool counted) {
  return std::make_shared<LiveConnection>(io, fd, peer, counted);
}

}  // namespace samvad::web
