#pragma once

#include "web/http/message.hpp"

namespace samvad::web {

/// What the site says in the fields of security.md 5.
struct SecurityPolicy {
  bool https = false;            ///< adds Strict-Transport-Security
  bool hsts_subdomains = false;  ///< `includeSubDomains`
};

/// Adds the fields that are not there yet: all of security.md 5 on text/html, nosniff and Referrer-Policy on the rest.
void add_security_headers(Response& response, const SecurityPolicy& policy);

/// True when the request carries something that could make the answer differ from an anonymous reader's: session cookie
/// under either name, Authorization, a signature.
bool names_a_viewer(const Request& request);

/// Adds Cache-Control when absent (`private, no-store` for a request that names a viewer, else `no-cache`) and Vary of
/// SEC-17, unless the answer is immutable.
void add_cache_headers(const Request& request, Response& response);

}  // namespace samvad::web
