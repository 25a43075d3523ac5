#pragma once

#include "web/http/message.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace samvad::web {

/// How our cookies are named and guarded: over https `__Host-session; Secure`, over plain loopback http `session`.
/// Always Path=/ and SameSite=Lax.
struct CookiePolicy {
  bool https = false;  ///< scheme of site.public_url

  /// The name on the wire: "__Host-session" over https.
  std::string name(std::string_view plain) const;
  /// Value of our cookie, "" when absent.
  std::string_view read(const Request& request, std::string_view plain) const;
  /// Sets a cookie that scripts cannot read; `lasts` zero = until the browser closes. `value` must be cookie-octets
  /// (RFC 6265 4.1.1): throws std::logic_error otherwise.
  void write(Response& response, std::string_view plain, std::string_view value, std::chrono::seconds lasts) const;
  void clear(Response& response, std::string_view plain) const;
};

/// Plain names of the cookies this site sets.
inline constexpr std::string_view kSessionCookie = "session";  ///< SEC-30 token
inline constexpr std::string_view kFormCookie = "form";        ///< binds form tokens of people without session
inline constexpr std::string_view kReaderCookie = "reader";    ///< language and theme chosen by a reader

}  // namespace samvad::web
