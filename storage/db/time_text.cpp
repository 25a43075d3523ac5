#include "storage/db/time_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <stdexcept>

namespace samvad::storage {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

[[noreturn]] void refuse(std::string_view text) {
  throw std::invalid_argument("not a PostgreSQL timestamp: " + std::string(text));
}

/// Reads the digits at `at` and moves it behind them.
int read_number(std::string_view text, std::size_t& at) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), value);
  if (error != std::errc{} || value < 0) refuse(text);
  at = static_cast<std::size_t>(end - text.data());
  return value;
}

void expect(std::string_view text, std::size_t& at, char wanted) {
  if (at >= text.size() || text[at] != wanted) refuse(text);
  ++at;
}

microseconds read_fraction(std::string_view text, std::size_t& at) {
  if (at >= text.size() || text[at] != '.') return microseconds{0};
  std::int64_t fraction = 0;
  int digits = 0;
  for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits) {
    if (digits < 6) fraction = fraction * 10 + (text[at] - '0');
  }
  for (; digits < 6; ++digits) fraction *= 10;
  return microseconds{fraction};
}

seconds read_offset(std::string_view text, std::size_t& at) {
  if (at >= text.size() || (text[at] != '+' && text[at] != '-')) refuse(text);
  const bool west = text[at++] == '-';
  seconds offset = hours{read_number(text, at)};
  if (at < text.size() && text[at] == ':') offset += minutes{read_number(text, ++at)};
  if (at < text.size() && text[at] == ':') offset += seconds{read_number(text, ++at)};
  return west ? -offset : offset;
}

}  // namespace

std::string write_timestamp(Instant at) {
  using namespace std::chrono;
  static const Instant kFirst = sys_days{year{1} / 1 / 1};
  at = std::max(at, kFirst);
  const auto day = floor<days>(at);
  const year_month_day date{day};
  const hh_mm_ss time{at - day};
  std::array<char, 64> text{};
  const int length =
      std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02d:%02d:%02d.%06d+00", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                    static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                    static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
  return {text.data(), static_cast<std::size_t>(length)};
}

Instant read_timestamp(std::string_view text) {
  if (text == "infinity") return Instant::max();
  if (text == "-infinity") return Instant::min();
  std::size_t at = 0;
  const int year = read_number(text, at);
  expect(text, at, '-');
  const int month = read_number(text, at);
  expect(text, at, '-');
  const int day = read_number(text, at);
  expect(text, at, ' ');
  const hours hour{read_number(text, at)};
  expect(text, at, ':');
  const minutes minute{read_number(text, at)};
  expect(text, at, ':');
  const seconds second{read_number(text, at)};
  const microseconds fraction = read_fraction(text, at);
  const seconds offset = read_offset(text, at);
  int years = year;
  if (text.substr(at) == " BC") {
    years = 1 - year;
  } else if (at != text.size()) {
    refuse(text);
  }
  const std::chrono::sys_days date = std::chrono::year{years} / month / day;
  return date + hour + minute + second + fraction - offset;
}

}  // namespace samvad::storage
