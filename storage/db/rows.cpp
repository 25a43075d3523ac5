#include "storage/base/crypto.hpp"
#include "storage/db/array_text.hpp"
#include "storage/db/rows_data.hpp"
#include "storage/db/time_text.hpp"

#include <charconv>
#include <stdexcept>

namespace samvad::storage {

namespace {

template <class Number>
Number read_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size())
    throw std::invalid_argument("a column does not hold the number that was asked for: " + std::string(text));
  return value;
}

const Rows::Data::Cell& cell(const Rows::Data& data, std::size_t row, std::size_t column) {
  if (row >= data.rows || column >= data.columns) throw std::out_of_range("row or column outside the result");
  return data.cells[row * data.columns + column];
}

}  // namespace

std::size_t Rows::size() const {
  return data_->rows;
}
std::size_t Rows::affected() const {
  return data_->affected;
}

bool Rows::Row::is_null(std::size_t column) const {
  return cell(*rows_->data_, at_, column).text == nullptr;
}

std::string_view Rows::Row::text(std::size_t column) const {
  const Data::Cell& found = cell(*rows_->data_, at_, column);
  return found.text ? std::string_view(found.text, found.size) : std::string_view();
}

std::int64_t Rows::Row::integer(std::size_t column) const {
  return is_null(column) ? 0 : read_number<std::int64_t>(text(column));
}

double Rows::Row::real(std::size_t column) const {
  const std::string_view found = text(column);
  if (found.empty()) return 0;
  if (found == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (found == "Infinity") return std::numeric_limits<double>::infinity();
  if (found == "-Infinity") return -std::numeric_limits<double>::infinity();
  return read_number<double>(found);
}

bool Rows::Row::flag(std::size_t column) const {
  return text(column) == "t";
}

Instant Rows::Row::time(std::size_t column) const {
  return maybe_time(column).value_or(Instant{});
}

std::optional<Instant> Rows::Row::maybe_time(std::size_t column) const {
  if (is_null(column)) return std::nullopt;
  return read_timestamp(text(column));
}

std::optional<std::string> Rows::Row::maybe_text(std::size_t column) const {
  if (is_null(column)) return std::nullopt;
  return str(column);
}

std::optional<std::int64_t> Rows::Row::maybe_integer(std::size_t column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

std::string Rows::Row::bytes(std::size_t column) const {
  const std::string_view found = text(column);
  if (found.empty()) return {};
  auto decoded = found.starts_with("\\x") ? hex_decode(found.substr(2)) : fail(Code::kBadInput, "error.internal");
  if (!decoded) throw std::invalid_argument("a column does not hold bytea in its hex form");
  return *std::move(decoded);
}

std::vector<std::int64_t> Rows::Row::integers(std::size_t column) const {
  std::vector<std::int64_t> values;
  if (is_null(column)) return values;
  for (const auto& element : read_array(text(column)))
    values.push_back(element ? read_number<std::int64_t>(*element) : 0);
  return values;
}

std::vector<std::string> Rows::Row::texts(std::size_t column) const {
  std::vector<std::string> values;
  if (is_null(column)) return values;
  for (auto& element : read_array(text(column))) values.push_back(std::move(element).value_or(""));
  return values;
}

}  // namespace samvad::storage
