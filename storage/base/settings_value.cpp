#include "storage/base/settings.hpp"
#include "storage/base/url.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace samvad::storage {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
};
constexpr Unit kDurations[] = {{"ms", 1}, {"s", 1000}, {"min", 60000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}};
constexpr Unit kSizes[] = {{"", 1}, {"B", 1}, {"KiB", 1024}, {"MiB", 1 << 20}, {"GiB", 1 << 30}};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

tl::unexpected<Error> wrong(std::string reason) {
  return fail(Code::kConfig, "error.config", std::move(reason));
}

/// Digits and a unit of `units`; kConfig with `expected` when it is anything else.
Result<std::int64_t> measure(std::string_view text, std::span<const Unit> units, std::string_view expected) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{}) {
    const std::string_view unit = trimmed(text.substr(static_cast<std::size_t>(end - text.data())));
    if (number == 0 && unit.empty()) return 0;
    for (const Unit& known : units) {
      std::int64_t total = 0;
      if (known.name == unit && !__builtin_mul_overflow(number, known.factor, &total)) return total;
    }
  }
  return wrong("expected " + std::string(expected) + ", got \"" + std::string(text) + "\"");
}

Result<std::string> number_in_range(const SettingRow& row, std::int64_t number) {
  if (row.least != row.most && (number < row.least || number > row.most)) {
    const char* unit = row.type == SettingType::kDuration ? " ms" : "";
    return wrong("must be between " + std::to_string(row.least) + unit + " and " + std::to_string(row.most) + unit);
  }
  return std::to_string(number);
}

Result<std::string> one_of(const SettingRow& row, std::string_view text) {
  std::string_view choices = row.unit;
  while (!choices.empty()) {
    const auto bar = choices.find('|');
    if (choices.substr(0, bar) == text) return std::string(text);
    choices = bar == std::string_view::npos ? std::string_view{} : choices.substr(bar + 1);
  }
  return wrong("must be one of " + std::string(row.unit) + ", got \"" + std::string(text) + "\"");
}

Result<std::string> origin_text(std::string_view text) {
  const auto url = Url::parse(text);
  if (!url || url->target() != "/" || !url->fragment().empty()) {
    return wrong("must be an http or https origin without a path, such as https://forum.example");
  }
  return url->origin();
}

Result<std::string> joined(std::string_view text) {
  std::string list;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const std::string_view item = trimmed(text.substr(0, comma));
    if (!item.empty()) list += (list.empty() ? "" : ",") + std::string(item);
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  }
  return list;
}

}  // namespace

Result<std::string> canonical_setting(const SettingRow& row, std::string_view text) {
  text = trimmed(text);
  if (text.find_first_of(std::string_view("\0\n\r", 3)) != std::string_view::npos) return wrong("must be one line");
  switch (row.type) {
    case SettingType::kConnection:
      return std::string(text);
    case SettingType::kText:
      if (row.key == "site.public_url") return origin_text(text);
      if (row.unit.find('|') != std::string_view::npos) return one_of(row, text);
      return std::string(text);
    case SettingType::kInteger: {
      constexpr Unit kNone[] = {{"", 1}};
      SAMVAD_TRY(const std::int64_t number, measure(text, kNone, "a whole number"));
      return number_in_range(row, number);
    }
    case SettingType::kBool:
      if (text == "true" || text == "false") return std::string(text);
      return wrong("expected true or false, got \"" + std::string(text) + "\"");
    case SettingType::kDuration: {
      SAMVAD_TRY(const std::int64_t number, measure(text, kDurations, "a duration such as 500ms, 30s, 5min, 12h, 14d"));
      return number_in_range(row, number);
    }
    case SettingType::kBytes: {
      SAMVAD_TRY(const std::int64_t number, measure(text, kSizes, "a size such as 512, 64KiB, 10MiB, 1GiB"));
      return number_in_range(row, number);
    }
    case SettingType::kList:
      return joined(text);
  }
  return wrong("unknown type");
}

const SettingRow* find_setting(std::string_view key) {
  const auto table = settings_table();
  const auto found = std::find_if(table.begin(), table.end(), [&](const SettingRow& row) { return row.key == key; });
  return found == table.end() ? nullptr : &*found;
}

std::string_view nearest_setting(std::string_view key) {
  if (key.size() > 80) return {};
  // Levenshtein by rows of the edit table
  const auto distance = [key](std::string_view other) {
    std::vector<std::size_t> row(other.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 1; i <= key.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i;
      for (std::size_t j = 1; j <= other.size(); ++j) {
        const std::size_t above = row[j];
        row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (key[i - 1] == other[j - 1] ? 0U : 1U)});
        diagonal = above;
      }
    }
    return row.back();
  };
  std::string_view best;
  std::size_t least = std::max<std::size_t>(3, key.size() / 3) + 1;
  for (const SettingRow& row : settings_table()) {
    if (const std::size_t far = distance(row.key); far < least) {
      least = far;
      best = row.key;
    }
  }
  return best;
}

std::string environment_name(std::string_view key) {
  std::string name = "SAMVAD_";
  for (const char c : key) name += c == '.' ? '_' : (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

}  // namespace samvad::storage
