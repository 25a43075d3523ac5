#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::web {

/// Small readers of header text (RFC 9110 5.6). All are ASCII only and never allocate unless they return a string.
char ascii_lower(char c);
std::string ascii_lower(std::string_view text);
bool equal_ignoring_case(std::string_view left, std::string_view right);
/// Without spaces and tabs at both ends.
std::string_view trim_spaces(std::string_view text);
/// One or more tchar (RFC 9110 5.6.2).
bool is_token(std::string_view text);
/// The parts between `separator`, trimmed, empty ones dropped. Views into `text`.
std::vector<std::string_view> split_list(std::string_view text, char separator = ',');
/// True when the list holds `member`, case ignored ("Connection: keep-alive, close").
bool list_has(std::string_view list, std::string_view member);
/// Quality of a list member's parameters ";q=0.5" in thousandths, 1000 without one, 0 for a broken one.
int quality_of(std::string_view parameters);
/// Value of parameter `name` of "type; name=value; name=\"quoted\"", nullopt when absent or broken.
std::optional<std::string> parameter_of(std::string_view field, std::string_view name);
/// 1–18 digits as a number, nullopt otherwise.
std::optional<std::uint64_t> digits(std::string_view text);

}  // namespace samvad::web
