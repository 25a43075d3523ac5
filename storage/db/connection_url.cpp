#include "storage/db/connection_url.hpp"

#include "storage/base/settings.hpp"

#include <array>
#include <memory>
#include <postgresql/libpq-fe.h>
#include <utility>

namespace samvad::storage {

namespace {

constexpr const char* kMask = "\"***\"";

bool readable(const std::string& url) {
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> read(PQconninfoParse(url.c_str(), nullptr),
                                                                            PQconninfoFree);
  return read != nullptr;
}

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

std::string without_secrets(std::string_view why, const std::string& url) {
  if (!holds_password(url)) return std::string(why);
  const auto first = why.find('"'), last = why.rfind('"');
  if (first == last) return std::string(why);
  if (!readable(url)) return std::string(why.substr(0, first)) + kMask + std::string(why.substr(last + 1));
  const std::string shown = mask_passwords(url);
  std::string answer;
  while (!why.empty()) {
    const auto open = why.find('"'), close = open == std::string_view::npos ? open : why.find('"', open + 1);
    answer += why.substr(0, open);
    if (close == std::string_view::npos) return answer + std::string(open == close ? "" : why.substr(open));
    const auto quoted = why.substr(open + 1, close - open - 1);
    const bool known = shown.find(quoted) != std::string::npos || url.find(quoted) == std::string::npos;
    answer += known ? std::string(why.substr(open, close - open + 1)) : kMask;
    why.remove_prefix(close + 1);
  }
  return answer;
}

}  // namespace samvad::storage
