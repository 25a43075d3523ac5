#include "storage/db/db_error.hpp"

#include <array>
#include <utility>

namespace samvad::storage {

DbError::DbError(Code code, std::string sqlstate, std::string constraint, const std::string& what)
    : std::runtime_error(what), code_(code), sqlstate_(std::move(sqlstate)), constraint_(std::move(constraint)) {}

Code code_of_sqlstate(std::string_view sqlstate) {
  static constexpr std::array<std::pair<std::string_view, Code>, 13> kCodes{{
      {"23505", Code::kConflict},     // unique_violation
      {"40001", Code::kConflict},     // serialization_failure
      {"40P01", Code::kConflict},     // deadlock_detected
      {"57014", Code::kTimeout},      // query_canceled: statement_timeout
      {"55P03", Code::kTimeout},      // lock_not_available: lock_timeout
      {"53100", Code::kDiskFull},     // disk_full
      {"25006", Code::kUnavailable},  // read_only_sql_transaction: a server that is no longer the primary
      {"25P03", Code::kUnavailable},  // idle_in_transaction_session_timeout
      {"22021", Code::kBadInput},     // character_not_in_repertoire: NUL or broken UTF-8
      {"22P05", Code::kBadInput},     // untranslatable_character
      {"08", Code::kUnavailable},     // connection exceptions
      {"53", Code::kUnavailable},     // insufficient resources
      {"57P", Code::kUnavailable},    // shutdown, crash, starting up, dropped database
  }};
  for (const auto& [prefix, code] : kCodes) {
    if (sqlstate.starts_with(prefix)) return code;
  }
  return Code::kInternal;
}

std::string constraint_in_message(std::string_view sqlstate, std::string_view message) {
  if (!sqlstate.starts_with("23")) return {};
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kQuotes{{
      {"\"", "\""},
      {"\u00BB", "\u00AB"},
      {"\u00AB", "\u00BB"},
      {"\u201E", "\u201C"},
      {"\u201C", "\u201D"},
      {"\u300C", "\u300D"},
  }};
  const std::string_view line = message.substr(0, message.find('\n'));
  for (const auto& [open, close] : kQuotes) {
    const std::size_t end = line.rfind(close);
    if (end == std::string_view::npos || end == 0) continue;
    const std::size_t start = line.rfind(open, end - 1);
    if (start == std::string_view::npos) continue;
    std::string_view name = line.substr(start + open.size(), end - start - open.size());
    while (name.starts_with("\u00A0")) name.remove_prefix(2);
    while (name.ends_with("\u00A0")) name.remove_suffix(2);
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    return std::string(name);
  }
  return {};
}

bool worth_retrying(const DbError& error) {
  const std::string& state = error.sqlstate();
  if (state == "08007") return false;
  return state == "40001" || state == "40P01" || state == "26000" || state == "0A000" ||
         error.code() == Code::kUnavailable;
}

}  // namespace samvad::storage
