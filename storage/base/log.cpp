#include "storage/base/log.hpp"

#include "storage/base/clock.hpp"
#include "storage/base/error.hpp"
#include "storage/base/guards.hpp"
#include "storage/base/json.hpp"
#include "storage/base/utf8.hpp"

#include <atomic>
#include <fmt/format.h>
#include <memory>
#include <mutex>
#include <poll.h>
#include <signal.h>
#include <span>
#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>
#include <vector>

namespace samvad::storage {
namespace {

/// Lines that wait for a slow reader; the oldest are dropped past this.
constexpr std::size_t kQueue = 8192;
/// A line is cut here: a pipe that poll() calls writable takes this many bytes without blocking (PIPE_BUF).
constexpr std::size_t kLineBytes = 4096;
/// How long the writing thread waits for a reader before it counts a line as lost.
constexpr int kPatienceMs = 200;

thread_local std::string current_request;

std::string_view name_of(Level level) {
  switch (level) {
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarning:
      return "warning";
    case Level::kError:
      return "error";
    case Level::kCritical:
      return "critical";
  }
  return "info";
}

/// True when standard error takes a line now or within `patience_ms`.
bool writable(int patience_ms) {
  pollfd wanted{STDERR_FILENO, POLLOUT, 0};
  return ::poll(&wanted, 1, patience_ms) == 1 && (wanted.revents & POLLOUT) != 0;
}

/// Writes whole lines to standard error and gives up rather than waiting: a full disk or a pipe nobody reads costs
/// lines, never requests.
class StderrSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  static void write(std::string_view line, int patience_ms) {
    if (!writable(patience_ms)) {
      lost_.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    if (const std::uint64_t lost = lost_.exchange(0); lost > 0)
      put(fmt::format("event=log_lines_lost count={}\n", lost));
    put(line);
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    write({message.payload.data(), message.payload.size()}, stuck_ ? 0 : kPatienceMs);
    stuck_ = lost_.load(std::memory_order_relaxed) > 0;
  }
  void flush_() override {}

 private:
  static void put(std::string_view line) {
    if (::write(STDERR_FILENO, line.data(), line.size()) < 0) lost_.fetch_add(1, std::memory_order_relaxed);
  }
  static inline std::atomic<std::uint64_t> lost_{0};
  bool stuck_ = false;
};

struct Output {
  std::atomic<Level> least{Level::kInfo};
  std::atomic<bool> json{false};
  std::atomic<bool> closed{false};
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<spdlog::async_logger> logger;

  Output() {
    // the writing thread takes no signal: they belong to main
    pool = std::make_shared<spdlog::details::thread_pool>(kQueue, 1, [] {
      sigset_t all;
      sigfillset(&all);
      pthread_sigmask(SIG_BLOCK, &all, nullptr);
    });
    logger = std::make_shared<spdlog::async_logger>("", std::make_shared<StderrSink>(), pool,
                                                    spdlog::async_overflow_policy::overrun_oldest);
    logger->set_level(spdlog::level::trace);
  }
};

/// Never destroyed, so that destructors of static objects may still log; `Closer` empties the queue at exit.
Output& output() {
  static Output* const only = new Output;
  static const struct Closer {
    ~Closer() {
      only->closed = true;
      only->logger.reset();
      only->pool.reset();
    }
  } closer;
  return *only;
}

/// Appends `text` so that it stays on one line and shows what it is: controls (also U+0080–U+009F) and bytes that are
/// no UTF-8 as \xNN.
void append_escaped(std::string& out, std::string_view text) {
  if (!guard_on("SEC-46.controls")) {
    out += text;
    return;
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_sequence(text, at);
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool c1 = length == 2 && byte == 0xC2 && static_cast<unsigned char>(text[at + 1]) < 0xA0;
    if (text[at] == '"' || text[at] == '\\') {
      out += '\\';
      out += text[at++];
    } else if (text[at] == '\n') {
      out += "\\n";
      ++at;
    } else if (text[at] == '\r') {
      out += "\\r";
      ++at;
    } else if (length == 0 || byte < 0x20 || byte == 0x7F || c1) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
      ++at;
      if (c1) fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(text[at++]));
    } else {
      out.append(text, at, length);
      at += length;
    }
  }
}

bool plain(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text) {
    if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7F) return false;  // bytes over 0x7F are negative
  }
  return true;
}

void append_pair(std::string& line, std::string_view key, std::string_view value) {
  line += ' ';
  line += key;
  line += '=';
  if (plain(value)) {
    line += value;
    return;
  }
  line += '"';
  append_escaped(line, value);
  line += '"';
}

std::string logfmt_line(Level level, std::string_view event, std::span<const Field> fields) {
  std::string line = "time=" + to_rfc3339(system_clock().now());
  append_pair(line, "level", name_of(level));
  append_pair(line, "event", event);
  if (!current_request.empty()) append_pair(line, "request", current_request);
  for (const Field& field : fields) append_pair(line, field.key, field.value);
  if (line.size() >= kLineBytes) {
    line.resize(kLineBytes - 8);
    while (!line.empty() && (static_cast<unsigned char>(line.back()) & 0xC0U) == 0x80U) line.pop_back();
    line += " cut=1";
  }
  return line + '\n';
}

std::string json_line(Level level, std::string_view event, std::span<const Field> fields) {
  const auto write = [&](std::size_t value_bytes) {
    JsonWriter writer;
    writer.object().member("time", to_rfc3339(system_clock().now())).member("level", name_of(level));
    writer.member("event", event);
    if (!current_request.empty()) writer.member("request", current_request);
    for (const Field& field : fields) writer.member(field.key, std::string_view(field.value).substr(0, value_bytes));
    return writer.end_object().take();
  };
  std::string line = write(std::string::npos);
  if (line.size() >= kLineBytes) line = write(64);
  if (line.size() >= kLineBytes) line = R"({"event":"log_line_too_long"})";
  return line + '\n';
}

void write_line(Level level, std::string_view event, std::span<const Field> fields) noexcept {
  try {
    Output& out = output();
    if (level < out.least.load(std::memory_order_relaxed)) return;
    const std::string line = out.json ? json_line(level, event, fields) : logfmt_line(level, event, fields);
    if (out.closed || level == Level::kCritical) {
      StderrSink::write(line, 0);  // what is critical must be out before the process ends
    } else {
      out.logger->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
    }
  } catch (...) {
    // a log line is never worth a failed request
  }
}

}  // namespace

void log(Level level, std::string_view event, std::initializer_list<Field> fields) {
  write_line(level, event, {fields.begin(), fields.size()});
}

void log(Level level, std::string_view event, const Error& error, std::initializer_list<Field> fields) {
  if (level < output().least.load(std::memory_order_relaxed)) return;
  std::vector<Field> all(fields);
  all.emplace_back("code", to_string(error.code));
  all.emplace_back("key", error.key);
  if (!error.detail.empty()) all.emplace_back("detail", error.detail);
  all.emplace_back("at", fmt::format("{}:{}", error.where.file_name(), error.where.line()));
  write_line(level, event, all);
}

void configure_log(Level least, bool json) {
  output().least = least;
  output().json = json;
}

LogContext::LogContext(std::string request_id) : previous_(std::move(current_request)) {
  current_request = std::move(request_id);
}

LogContext::~LogContext() {
  current_request = std::move(previous_);
}

}  // namespace samvad::storage
