#include "web/http/security_headers.hpp"

#include "storage/base/guards.hpp"
#include "web/http/cookies.hpp"
#include "web/http/header_text.hpp"

namespace samvad::web {
namespace {

constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; "
    "worker-src 'self'";
constexpr std::string_view kVary =
    "Accept, Accept-Language, Accept-Encoding, Cookie, Authorization, Signature, Signature-Input";

void set_if_absent(Response& response, std::string_view name, std::string_view value) {
  if (response.get(name).empty()) response.set(name, std::string(value));
}

}  // namespace

void add_security_headers(Response& response, const SecurityPolicy& policy) {
  set_if_absent(response, "X-Content-Type-Options", "nosniff");
  set_if_absent(response, "Referrer-Policy", "same-origin");
  if (policy.https) {
    constexpr std::string_view kTwoYears = "max-age=63072000";
    set_if_absent(response, "Strict-Transport-Security",
                  std::string(kTwoYears) + (policy.hsts_subdomains ? "; includeSubDomains" : ""));
  }
  if (!response.get("Content-Type").starts_with("text/html")) return;
  set_if_absent(response, "Content-Security-Policy", kContentSecurityPolicy);
  set_if_absent(response, "Cross-Origin-Opener-Policy", "same-origin");
  set_if_absent(response, "Cross-Origin-Resource-Policy", "same-origin");
  set_if_absent(response, "Permissions-Policy", "geolocation=(), camera=(), microphone=(), browsing-topics=()");
}

bool names_a_viewer(const Request& request) {
  for (const auto* name : {"authorization", "signature", "signature-input"})
    if (!request.header(name).empty()) return true;
  return !request.cookie(CookiePolicy{false}.name(kSessionCookie)).empty() ||
         !request.cookie(CookiePolicy{true}.name(kSessionCookie)).empty();
}

void add_cache_headers(const Request& request, Response& response) {
  const auto control = response.get("Cache-Control");
  if (control.find("immutable") != std::string_view::npos) return;
  if (names_a_viewer(request) && storage::guard_on("SEC-17.private"))
    response.set("Cache-Control", "private, no-store");
  else if (control.empty())
    response.set("Cache-Control", response.get("Set-Cookie").empty() ? "no-cache" : "private, no-store");
  response.set("Vary", std::string(kVary));
}

}  // namespace samvad::web
