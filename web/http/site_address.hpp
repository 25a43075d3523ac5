#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace samvad::web {

/// Where the site is: made from site.public_url, never from a socket or a Host header (design.md 4.15).
class SiteAddress {
 public:
  /// `public_url`: "https://forum.example" or "http://localhost:8080"; a path is ignored. Throws std::invalid_argument
  /// for anything else.
  explicit SiteAddress(std::string_view public_url);

  bool https() const { return https_; }                  ///< scheme of the public URL
  const std::string& origin() const { return origin_; }  ///< "https://forum.example", no slash
  /// True for the public host, with or without the scheme's default port; while that is a loopback name also for
  /// localhost, 127.0.0.1 and [::1] at the same port. `host` must be canonical.
  bool accepts(std::string_view host) const;
  /// True when an Origin header names this site.
  bool owns_origin(std::string_view origin) const;

 private:
  bool https_ = false;
  std::string origin_;
  std::vector<std::string> hosts_;
};

/// A Host value in lower case: reg-name of letters, digits, '-', '.', '_', or an IP literal in brackets, then an
/// optional port without leading zero; nullopt for any other text (userinfo, percent, empty label).
std::optional<std::string> canonical_host_header(std::string_view value);

}  // namespace samvad::web
