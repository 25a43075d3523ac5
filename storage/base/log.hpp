#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace samvad::storage {

struct Error;

/// critical = cannot serve, error = we failed a request, warning = outside the expected flow, info = a line a request.
enum class Level { kDebug, kInfo, kWarning, kError, kCritical };

/// One key=value of a log line. Values are copied as text; CR, LF and other controls are escaped on writing (SEC-46).
struct Field {
  std::string_view key;
  std::string value;
  Field(std::string_view k, std::string_view v) : key(k), value(v) {}
  Field(std::string_view k, const char* v) : key(k), value(v) {}
  Field(std::string_view k, std::string v) : key(k), value(std::move(v)) {}
  Field(std::string_view k, bool v) : key(k), value(v ? "true" : "false") {}
  template <std::integral T>
  Field(std::string_view k, T v) : key(k), value(std::to_string(v)) {}
  Field(std::string_view k, double v) : key(k), value(std::to_string(v)) {}
  Field(std::string_view k, std::chrono::microseconds v) : key(k), value(std::to_string(v.count() / 1000.0)) {}
};

/// Writes one structured line (logfmt or JSON by `log.format`) with time, level, event, request id of this thread.
/// Never pass bodies, tokens, addresses of people or e-mail. Never throws, never blocks on a full disk.
void log(Level level, std::string_view event, std::initializer_list<Field> fields = {});

/// Logs an Error: code, key, detail, file and line.
void log(Level level, std::string_view event, const Error& error, std::initializer_list<Field> fields = {});

/// How lines look and from which level on; called once by app.cpp. Lines go to standard error.
void configure_log(Level least, bool json);

/// Puts a request or job id on every line this thread writes while it lives.
class LogContext {
 public:
  explicit LogContext(std::string request_id);
  ~LogContext();
  LogContext(const LogContext&) = delete;
  LogContext& operator=(const LogContext&) = delete;

 private:
  std::string previous_;
};

}  // namespace samvad::storage
