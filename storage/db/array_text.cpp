#include "storage/db/array_text.hpp"

#include <stdexcept>

namespace samvad::storage {

std::string write_array(const std::vector<std::optional<std::string>>& elements) {
  std::string literal = "{";
  for (const auto& element : elements) {
    if (literal.size() > 1) literal += ',';
    if (!element) {
      literal += "NULL";
      continue;
    }
    literal += '"';
    for (const char c : *element) {
      if (c == '"' || c == '\\') literal += '\\';
      literal += c;
    }
    literal += '"';
  }
  return literal += '}';
}

namespace {

[[noreturn]] void refuse() {
  throw std::invalid_argument("not a one-dimensional PostgreSQL array");
}

/// Reads one quoted element; `at` stands behind the opening quote and is moved behind the closing one.
std::string read_quoted(std::string_view literal, std::size_t& at) {
  std::string element;
  for (; at < literal.size(); ++at) {
    if (literal[at] == '"') {
      ++at;
      return element;
    }
    if (literal[at] == '\\' && ++at == literal.size()) break;
    element += literal[at];
  }
  refuse();
}

}  // namespace

std::vector<std::optional<std::string>> read_array(std::string_view literal) {
  if (literal.size() < 2 || literal.front() != '{' || literal.back() != '}') refuse();
  std::vector<std::optional<std::string>> elements;
  std::size_t at = 1;
  while (literal[at] != '}') {
    if (literal[at] == '{') refuse();
    if (literal[at] == '"') {
      elements.emplace_back(read_quoted(literal, ++at));
    } else {
      const std::size_t end = literal.find_first_of(",}", at);
      const std::string_view plain = literal.substr(at, end - at);
      plain == "NULL" ? elements.emplace_back(std::nullopt) : elements.emplace_back(std::string(plain));
      at = end;
    }
    if (at >= literal.size() || (literal[at] != ',' && literal[at] != '}')) refuse();
    if (literal[at] == ',' && literal[++at] == '}') refuse();
  }
  if (at + 1 != literal.size()) refuse();
  return elements;
}

}  // namespace samvad::storage
