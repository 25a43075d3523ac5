#include "storage/db/connection_url.hpp"

#include <array>
#include <utility>

namespace samvad::storage {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kDefaults{{
    {"connect_timeout", "5"},
    {"tcp_user_timeout", "10000"},
    {"application_name", "samvad"},
}};

}  // namespace

std::string with_connection_defaults(std::string_view url) {
  const bool uri = url.starts_with("postgresql://") || url.starts_with("postgres://");
  std::string text(url);
  for (const auto& [key, value] : kDefaults) {
    if (url.find(std::string(key) + "=") != std::string_view::npos) continue;
    if (uri) {
      text += text.find('?') == std::string::npos ? '?' : '&';
    } else if (!text.empty()) {
      text += ' ';
    }
    text.append(key).append("=").append(value);
  }
  return text;
}

}  // namespace samvad::storage
