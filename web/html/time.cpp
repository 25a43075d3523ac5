#include "web/html/time.hpp"

namespace samvad::web {

namespace {

using MonthName = std::string_view (Text::*)() const;
constexpr MonthName kMonths[] = {&Text::date_month_1, &Text::date_month_2,  &Text::date_month_3,  &Text::date_month_4,
                                 &Text::date_month_5, &Text::date_month_6,  &Text::date_month_7,  &Text::date_month_8,
                                 &Text::date_month_9, &Text::date_month_10, &Text::date_month_11, &Text::date_month_12};

std::string two_digits(long value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

}  // namespace

std::string day_text(const Text& t, storage::Instant at) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(at));
  const unsigned month = static_cast<unsigned>(date.month());
  return t.date_day(std::to_string(static_cast<unsigned>(date.day())), (t.*kMonths[month - 1])(),
                    std::to_string(static_cast<int>(date.year())));
}

std::string moment_text(const Text& t, storage::Instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const auto minutes = std::chrono::floor<std::chrono::minutes>(at - day).count();
  return t.date_moment(day_text(t, at), two_digits(minutes / 60) + ":" + two_digits(minutes % 60));
}

void write_moment(Html& html, storage::Instant at) {
  html.element("time", {{"datetime", storage::to_rfc3339(at)}, flag("data-ago", true)}, moment_text(html.t, at));
}

void write_day(Html& html, storage::Instant at) {
  html.element("time", {{"datetime", storage::to_rfc3339(at)}}, day_text(html.t, at));
}

}  // namespace samvad::web
