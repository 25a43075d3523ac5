#include "web/http/csrf.hpp"

#include "storage/base/crypto.hpp"
#include "storage/base/guards.hpp"
#include "web/http/form.hpp"

namespace samvad::web {
namespace {

using storage::Code;
using storage::fail;

constexpr std::size_t kMacBytes = 32;

std::string xored(std::string_view left, std::string_view right) {
  std::string out(left);
  for (std::size_t at = 0; at < out.size(); ++at) out[at] = static_cast<char>(out[at] ^ right[at]);
  return out;
}

}  // namespace

Csrf::Csrf(std::string key, SiteAddress site) : key_(std::move(key)), site_(std::move(site)), cookies_{site_.https()} {}

std::string Csrf::binding_of(const Request& request) const {
  if (const auto session = cookies_.read(request, kSessionCookie); !session.empty())
    return "session:" + std::string(session);
  if (const auto form = cookies_.read(request, kFormCookie); !form.empty()) return "form:" + std::string(form);
  return {};
}

std::string Csrf::seal(std::string_view binding) const {
  const auto mac = storage::hmac_sha256(key_, "form token\n" + std::string(binding));
  return std::string(storage::bytes_of(mac));
}

std::string Csrf::token(const Request& request, Response& response) const {
  auto binding = binding_of(request);
  if (binding.empty()) {
    const auto fresh = storage::random_token();
    cookies_.write(response, kFormCookie, fresh, std::chrono::seconds(0));
    binding = "form:" + fresh;
  }
  const auto pad = storage::random_bytes(kMacBytes);
  return storage::base64url(pad + xored(seal(binding), pad));
}

storage::Status Csrf::check_origin(const Request& request) const {
  if (!storage::guard_on("SEC-33.origin")) return {};
  const auto site = request.header("sec-fetch-site");
  const auto origin = request.header("origin");
  if (!site.empty() && site != "same-origin") return fail(Code::kForbidden, "error.cross_site", "Sec-Fetch-Site");
  if (!origin.empty() && !site_.owns_origin(origin)) return fail(Code::kForbidden, "error.cross_site", "Origin");
  if (site.empty() && origin.empty()) return fail(Code::kForbidden, "error.cross_site", "no Origin");
  return {};
}

storage::Status Csrf::check_token(const Request& request) const {
  if (!storage::guard_on("SEC-33.token")) return {};
  const auto expired = [](std::string_view why) {
    return fail(Code::kExpired, "error.form_expired", std::string(why));
  };
  const auto binding = binding_of(request);
  if (binding.empty()) return expired("no cookie to bind to");
  std::string sent(request.header("x-csrf-token"));
  if (sent.empty()) {
    SAMVAD_TRY(const auto form, Form::parse(request));
    sent = form.value(kFormTokenField);
  }
  const auto bytes = storage::base64url_decode(sent);
  if (!bytes || bytes->size() != 2 * kMacBytes) return expired("no token");
  const auto pad = std::string_view(*bytes).substr(0, kMacBytes);
  const auto mac = xored(std::string_view(*bytes).substr(kMacBytes), pad);
  if (!storage::equal_constant_time(mac, seal(binding))) return expired("token of another cookie");
  return {};
}

}  // namespace samvad::web
