#include "web/http/finish.hpp"

#include "web/http/conditional.hpp"
#include "web/http/encoding.hpp"

namespace samvad::web {
namespace {

bool is_read(const Request& request) {
  return request.method == Method::kGet || request.method == Method::kHead;
}

void add_etag(const Request& request, Response& response) {
  const bool stored = response.get("Cache-Control").find("no-store") == std::string_view::npos;
  if (is_read(request) && response.status == 200 && stored && response.get("ETag").empty())
    response.set("ETag", etag_of(response.text()));
}

void compress_once(const Request& request, Response& response) {
  if (response.text().size() < kLeastCompressed || !response.get("Content-Encoding").empty()) return;
  if (!is_compressible(response.get("Content-Type"))) return;
  const auto encoding = negotiate_encoding(request.header("accept-encoding"), by_speed());
  if (encoding == Encoding::kIdentity) return;
  response.body = std::make_shared<const std::string>(compress(encoding, Effort::kOnce, response.text()));
  response.set("Content-Encoding", std::string(token_of(encoding)));
  if (const auto etag = response.get("ETag"); !etag.empty()) response.set("ETag", etag_with(etag, encoding));
}

/// The tag of any coding of the same content will do for 304: what the client holds is the same text.
bool holds_it(const Request& request, const Response& response) {
  const auto etag = response.get("ETag");
  if (etag.empty()) return false;
  if (!response.get("Content-Encoding").empty()) return not_modified(request, etag);
  const auto encoding = negotiate_encoding(request.header("accept-encoding"), by_speed());
  return not_modified(request, etag) || not_modified(request, etag_with(etag, encoding));
}

}  // namespace

Response finish_for_cache(const Request& request, Response response, const SecurityPolicy& security) {
  add_security_headers(response, security);
  add_cache_headers(request, response);
  return response;
}

Response finish_response(const Request& request, Response response, const SecurityPolicy& security) {
  if (response.prepared_head) return response;
  response = finish_for_cache(request, std::move(response), security);
  add_etag(request, response);
  if (response.status == 200 && holds_it(request, response)) return not_modified_answer(response);
  compress_once(request, response);
  return response;
}

}  // namespace samvad::web
