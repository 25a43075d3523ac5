#include "web/http/cookies.hpp"

#include <algorithm>
#include <stdexcept>

namespace samvad::web {

std::string CookiePolicy::name(std::string_view plain) const {
  return (https ? "__Host-" : "") + std::string(plain);
}

std::string_view CookiePolicy::read(const Request& request, std::string_view plain) const {
  return request.cookie(name(plain));
}

void CookiePolicy::write(Response& response, std::string_view plain, std::string_view value,
                         std::chrono::seconds lasts) const {
  const auto octet = [](unsigned char c) {
    return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
  };
  if (!std::ranges::all_of(value, octet)) throw std::logic_error("a cookie value holds a byte it must not");
  std::string line = name(plain) + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax";
  if (https) line += "; Secure";
  if (lasts.count() > 0) line += "; Max-Age=" + std::to_string(lasts.count());
  response.add("Set-Cookie", std::move(line));
}

void CookiePolicy::clear(Response& response, std::string_view plain) const {
  response.add("Set-Cookie",
               name(plain) + "=; Path=/; HttpOnly; SameSite=Lax" + (https ? "; Secure" : "") + "; Max-Age=0");
}

}  // namespace samvad::web
