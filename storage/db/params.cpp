#include "storage/base/crypto.hpp"
#include "storage/db/array_text.hpp"
#include "storage/db/statement.hpp"
#include "storage/db/time_text.hpp"

#include <charconv>
#include <cmath>

namespace samvad::storage {

namespace {

std::string bytea(std::string_view value) {
  return "\\x" + hex(value);
}

std::string real_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

}  // namespace

Params& Params::add(std::int64_t value) {
  values_.emplace_back(std::to_string(value));
  return *this;
}

Params& Params::add(double value) {
  values_.emplace_back(real_text(value));
  return *this;
}

Params& Params::add(bool value) {
  values_.emplace_back(value ? "t" : "f");
  return *this;
}

Params& Params::add(std::string_view value) {
  values_.emplace_back(std::string(value));
  return *this;
}

Params& Params::add(Instant value) {
  values_.emplace_back(write_timestamp(value));
  return *this;
}

Params& Params::add(const std::vector<std::int64_t>& values) {
  std::string literal = "{";
  for (const auto value : values) {
    if (literal.size() > 1) literal += ',';
    literal += std::to_string(value);
  }
  values_.emplace_back(literal += '}');
  return *this;
}

Params& Params::add(const std::vector<std::string>& values) {
  values_.emplace_back(write_array({values.begin(), values.end()}));
  return *this;
}

Params& Params::add(const std::vector<std::optional<std::string>>& values) {
  values_.emplace_back(write_array(values));
  return *this;
}

Params& Params::add(const std::vector<bool>& values) {
  std::string literal = "{";
  for (const bool value : values) {
    if (literal.size() > 1) literal += ',';
    literal += value ? 't' : 'f';
  }
  values_.emplace_back(literal += '}');
  return *this;
}

Params& Params::add_bytes(std::string_view value) {
  values_.emplace_back(bytea(value));
  return *this;
}

Params& Params::add_bytes(const std::vector<std::string>& values) {
  std::vector<std::optional<std::string>> elements;
  elements.reserve(values.size());
  for (const auto& value : values) elements.emplace_back(bytea(value));
  values_.emplace_back(write_array(elements));
  return *this;
}

Params& Params::add_null() {
  values_.emplace_back(std::nullopt);
  return *this;
}

}  // namespace samvad::storage
