#pragma once

#include "storage/base/result.hpp"
#include "web/http/cookies.hpp"
#include "web/http/message.hpp"
#include "web/http/site_address.hpp"

#include <string>
#include <string_view>

namespace samvad::web {

/// Name of the form field that carries the token; scripts send the header x-csrf-token instead.
inline constexpr std::string_view kFormTokenField = "csrf";

/// Cookie writes need a token and our own origin (SEC-33). A token is bound to the session cookie, or for people
/// without session (log-in, sign-up) to a random cookie of its own (signed double submit). Tokens are masked with fresh
/// random bytes, so a compressed page does not leak them (BREACH). Thread-safe.
class Csrf {
 public:
  /// `key`: 32 secret bytes, the same in every process. `site` says which origin is ours.
  Csrf(std::string key, SiteAddress site);

  /// The token for the forms of the page that answers `request`. Without a session it also sets the binding cookie on
  /// `response` when the request has none; such a page must not be cached.
  std::string token(const Request& request, Response& response) const;

  /// Origin and Sec-Fetch-Site of an unsafe request name ourselves: kForbidden "error.cross_site" otherwise, also when
  /// both are absent.
  storage::Status check_origin(const Request& request) const;
  /// The token of `request` (header or form field, urlencoded or multipart) fits its cookie: kExpired
  /// "error.form_expired" otherwise.
  storage::Status check_token(const Request& request) const;

 private:
  std::string binding_of(const Request& request) const;
  std::string seal(std::string_view binding) const;

  const std::string key_;
  const SiteAddress site_;
  const CookiePolicy cookies_;
};

}  // namespace samvad::web
