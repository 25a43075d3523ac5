#include "web/http/conditional.hpp"

#include "storage/base/crypto.hpp"
#include "web/http/header_text.hpp"

namespace samvad::web {
namespace {

std::string_view without_weak(std::string_view tag) {
  return tag.starts_with("W/") ? tag.substr(2) : tag;
}

}  // namespace

std::string etag_of(std::string_view body, Encoding encoding) {
  const auto digest = storage::sha256(body);
  return etag_with("\"" + storage::base64url(storage::bytes_of(digest).substr(0, 16)) + "\"", encoding);
}

std::string etag_with(std::string_view etag, Encoding encoding) {
  // base64url has '-' in its alphabet, so the coding stands behind a '.'.
  const auto core = etag.substr(1, etag.find_first_of(".\"", 1) - 1);
  std::string tag = "\"" + std::string(core);
  if (encoding != Encoding::kIdentity) tag.append(".").append(token_of(encoding));
  return tag + "\"";
}

bool not_modified(const Request& request, std::string_view etag) {
  if (etag.empty() || (request.method != Method::kGet && request.method != Method::kHead)) return false;
  for (const auto& [name, value] : request.headers) {
    if (name != "if-none-match") continue;
    for (const auto tag : split_list(value))
      if (tag == "*" || without_weak(tag) == etag) return true;
  }
  return false;
}

Response not_modified_answer(const Response& full) {
  Response response;
  response.status = 304;
  for (const auto* name : {"ETag", "Cache-Control", "Vary", "Content-Location", "Expires"})
    if (const auto value = full.get(name); !value.empty()) response.set(name, std::string(value));
  for (const auto& [name, value] : full.headers)
    if (equal_ignoring_case(name, "set-cookie")) response.add(name, value);
  return response;
}

}  // namespace samvad::web
