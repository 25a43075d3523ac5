#include "storage/base/clock.hpp"

#include <array>
#include <cstdio>

namespace samvad::storage {
namespace {

using std::chrono::days;
using std::chrono::microseconds;

class SystemClock final : public Clock {
 public:
  Instant now() const override { return std::chrono::time_point_cast<microseconds>(std::chrono::system_clock::now()); }
};

constexpr std::array<const char*, 7> kWeekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Reads exactly `count` digits at `at`; -1 when there are fewer.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

Result<Instant> compose(int year, int month, int day, int hour, int minute, int second, std::int64_t micros) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60 || hour < 0 || minute < 0 || second < 0) {
    return fail(Code::kBadInput, "error.bad_date");
  }
  return Instant{std::chrono::sys_days{date}} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
         std::chrono::seconds{second} + microseconds{micros};
}

struct Parts {
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<microseconds> time;
  unsigned weekday;
};

Parts split(Instant at) {
  const auto day = std::chrono::floor<days>(at);
  return {std::chrono::year_month_day{day}, std::chrono::hh_mm_ss<microseconds>{at - day},
          std::chrono::weekday{day}.c_encoding()};
}

}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

std::string to_rfc3339(Instant at) {
  const Parts p = split(at);
  if (const int year = static_cast<int>(p.date.year()); year >= 0 && year <= 9999) {  // 50 of them stand on a page
    std::string made = "0000-00-00T00:00:00.000Z";
    const auto put = [&](std::size_t last, long value) {
      for (; value > 0; value /= 10) made[last--] = static_cast<char>('0' + value % 10);
    };
    put(3, year);
    put(6, static_cast<unsigned>(p.date.month()));
    put(9, static_cast<unsigned>(p.date.day()));
    put(12, p.time.hours().count());
    put(15, p.time.minutes().count());
    put(18, p.time.seconds().count());
    put(22, p.time.subseconds().count() / 1000);
    return made;
  }
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(p.date.year()),
                static_cast<unsigned>(p.date.month()), static_cast<unsigned>(p.date.day()),
                static_cast<int>(p.time.hours().count()), static_cast<int>(p.time.minutes().count()),
                static_cast<int>(p.time.seconds().count()), static_cast<int>(p.time.subseconds().count() / 1000));
  return text;
}

std::string to_http_date(Instant at) {
  const Parts p = split(at);
  char text[40];
  std::snprintf(text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d GMT", kWeekdays[p.weekday],
                static_cast<unsigned>(p.date.day()), kMonths[static_cast<unsigned>(p.date.month()) - 1],
                static_cast<int>(p.date.year()), static_cast<int>(p.time.hours().count()),
                static_cast<int>(p.time.minutes().count()), static_cast<int>(p.time.seconds().count()));
  return text;
}

Result<Instant> parse_rfc3339(std::string_view text) {
  // 1. date "T" time, every field at its fixed place (RFC 3339 5.6)
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't') || text[13] != ':' ||
      text[16] != ':') {
    return fail(Code::kBadInput, "error.bad_date");
  }
  const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  const int hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (year < 0 || month < 0 || day < 0) return fail(Code::kBadInput, "error.bad_date");
  // 2. an optional fraction, cut to microseconds
  std::size_t at = 19;
  std::int64_t micros = 0;
  if (at < text.size() && text[at] == '.') {
    std::int64_t scale = 100000;
    std::size_t used = 0;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++used) {
      micros += (text[at] - '0') * scale;
      scale /= 10;
    }
    if (used == 0 || used > 9) return fail(Code::kBadInput, "error.bad_date");
  }
  // 3. the offset, "Z" or ±hh:mm
  if (at >= text.size()) return fail(Code::kBadInput, "error.bad_date");
  auto base = compose(year, month, day, hour, minute, second, micros);
  if (!base) return base;
  if ((text[at] == 'Z' || text[at] == 'z') && at + 1 == text.size()) return base;
  if ((text[at] != '+' && text[at] != '-') || at + 6 != text.size() || text[at + 3] != ':') {
    return fail(Code::kBadInput, "error.bad_date");
  }
  const int off_hours = digits(text, at + 1, 2), off_minutes = digits(text, at + 4, 2);
  if (off_hours < 0 || off_hours > 23 || off_minutes < 0 || off_minutes > 59) {
    return fail(Code::kBadInput, "error.bad_date");
  }
  const auto offset = std::chrono::hours{off_hours} + std::chrono::minutes{off_minutes};
  return text[at] == '+' ? *base - offset : *base + offset;
}

Result<Instant> parse_http_date(std::string_view text) {
  if (text.size() != 29 || text.substr(3, 2) != ", " || text[7] != ' ' || text[11] != ' ' || text[16] != ' ' ||
      text[19] != ':' || text[22] != ':' || text.substr(25) != " GMT") {
    return fail(Code::kBadInput, "error.bad_date");
  }
  int month = 0;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (text.substr(8, 3) == kMonths[i]) month = static_cast<int>(i) + 1;
  }
  const int year = digits(text, 12, 4), day = digits(text, 5, 2);
  if (month == 0 || year < 0 || day < 0) return fail(Code::kBadInput, "error.bad_date");
  return compose(year, month, day, digits(text, 17, 2), digits(text, 20, 2), digits(text, 23, 2), 0);
}

}  // namespace samvad::storage
