#pragma once

#include "storage/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace samvad::storage {

/// Canonical host name (SEC-14): IDNA A-label, lower case, one trailing dot off. Refuses userinfo, empty labels, IP
/// literals, percent signs, ports. kBadInput "error.bad_host". `allow_ip` admits IP literals (tests, loopback sites).
Result<std::string> canonical_host(std::string_view host, bool allow_ip = false);

/// True when `host` equals `domain` or ends with "." + domain; both canonical.
bool host_under(std::string_view host, std::string_view domain);

/// An absolute http(s) URI, normalised once; the value checked is the value stored (SEC-7).
class Url {
 public:
  /// kBadInput "error.bad_url" for anything but an absolute http(s) URI without userinfo; host canonical, default port
  /// dropped, fragment kept, at most 2,048 bytes. Plain http and IP hosts pass here; who may use them is the caller's
  /// rule (federation/http, settings).
  static Result<Url> parse(std::string_view text);

  const std::string& text() const { return text_; }  ///< normalised whole
  std::string_view scheme() const;                   ///< "https" or "http"
  std::string_view host() const;                     ///< canonical; IPv6 without brackets
  std::uint16_t port() const { return port_; }       ///< with the scheme's default filled in
  std::string_view target() const;                   ///< path and query, at least "/"
  std::string_view path() const;                     ///< at least "/"
  std::string_view query() const;                    ///< after '?', may be empty
  std::string_view fragment() const;                 ///< after '#', may be empty
  std::string origin() const;                        ///< "https://host" or "https://host:port"
  std::string without_fragment() const;
  bool same_origin(const Url& other) const;  ///< FEP-fe34: scheme, host, port
  bool operator==(const Url& other) const { return text_ == other.text_; }

 private:
  std::string text_, host_;
  std::uint16_t port_ = 0;
  std::size_t scheme_end_ = 0, path_at_ = 0, query_at_ = 0, fragment_at_ = 0;
};

/// Percent-encodes everything but unreserved characters (RFC 3986 2.3).
std::string percent_encode(std::string_view text);
/// Decodes %XX (and '+' as space when `form`); kBadInput "error.bad_encoding" on a broken escape, NUL or bad UTF-8.
Result<std::string> percent_decode(std::string_view text, bool form = false);

}  // namespace samvad::storage
