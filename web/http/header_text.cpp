#include "web/http/header_text.hpp"

#include <algorithm>

namespace samvad::web {

char ascii_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = ascii_lower(c);
  return lower;
}

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return ascii_lower(a) == ascii_lower(b); });
}

std::string_view trim_spaces(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

std::vector<std::string_view> split_list(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    if (const auto part = trim_spaces(text.substr(0, end)); !part.empty()) parts.push_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

bool list_has(std::string_view list, std::string_view member) {
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    if (equal_ignoring_case(trim_spaces(list.substr(0, end)), member)) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

int quality_of(std::string_view parameters) {
  for (const auto part : split_list(parameters, ';')) {
    if (part.size() < 3 || ascii_lower(part[0]) != 'q' || part[1] != '=') continue;
    const auto value = part.substr(2);
    if (value.size() > 5 || (value[0] != '0' && value[0] != '1') || (value.size() > 1 && value[1] != '.')) return 0;
    int thousandths = (value[0] - '0') * 1000;
    int weight = 100;
    for (const char c : value.substr(std::min<std::size_t>(2, value.size()))) {
      if (c < '0' || c > '9') return 0;
      thousandths += (c - '0') * weight;
      weight /= 10;
    }
    return thousandths <= 1000 ? thousandths : 0;
  }
  return 1000;
}

std::optional<std::string> parameter_of(std::string_view field, std::string_view name) {
  std::size_t at = field.find(';');
  while (at < field.size()) {
    const auto equals = field.find('=', ++at);
    if (equals == std::string_view::npos) return std::nullopt;
    const auto found = trim_spaces(field.substr(at, equals - at));
    std::string value;
    at = equals + 1;
    if (at < field.size() && field[at] == '"') {
      for (++at; at < field.size() && field[at] != '"'; ++at) {
        if (field[at] == '\\' && at + 1 < field.size()) ++at;
        value += field[at];
      }
      if (at >= field.size()) return std::nullopt;
      at = field.find(';', at);
    } else {
      const auto end = std::min(field.find(';', at), field.size());
      value = trim_spaces(field.substr(at, end - at));
      at = end;
    }
    if (equal_ignoring_case(found, name)) return value;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> digits(std::string_view text) {
  if (text.empty() || text.size() > 18) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

}  // namespace samvad::web
