#include "web/http/errors.hpp"

#include "storage/base/json.hpp"
#include "web/http/header_text.hpp"
#include "web/http/response_writer.hpp"

namespace samvad::web {

using storage::Code;

int status_of(Code code) {
  switch (code) {
    case Code::kBadInput:
      return 400;
    case Code::kTooLarge:
      return 413;
    case Code::kUnsupported:
      return 415;
    case Code::kUnauthenticated:
      return 401;
    case Code::kForbidden:
    case Code::kPolicy:
      return 403;
    case Code::kNotFound:
      return 404;
    case Code::kGone:
      return 410;
    case Code::kConflict:
      return 409;
    case Code::kLocked:
      return 423;
    case Code::kRateLimited:
      return 429;
    case Code::kHeld:
      return 202;
    case Code::kRefused:
      return 422;
    case Code::kExpired:
      return 403;
    case Code::kUnavailable:
      return 503;
    case Code::kTimeout:
      return 504;
    case Code::kPeer:
      return 502;
    case Code::kDiskFull:
      return 507;
    case Code::kConfig:
    case Code::kInternal:
      return 500;
  }
  return 500;
}

int form_status_of(Code code) {
  return code == Code::kBadInput || code == Code::kTooLarge ? 422 : status_of(code);
}

storage::Error error_of(int status) {
  switch (status) {
    case 404:
      return {Code::kNotFound, "error.not_found"};
    case 405:
      return {Code::kUnsupported, "error.method_not_allowed"};
    case 408:
      return {Code::kTimeout, "error.bad_request"};
    case 413:
      return {Code::kTooLarge, "error.body_too_large"};
    case 429:
      return {Code::kRateLimited, "error.too_many"};
    case 503:
      return {Code::kUnavailable, "error.unavailable"};
    default:
      return {Code::kInternal, "error.internal"};
  }
}

Response problem(const Request& request, const storage::Error& error, int status, std::string_view sentence) {
  storage::JsonWriter json;
  json.object().key("type").value("about:blank").key("title").value(reason_of(status)).key("status").value(status);
  if (!sentence.empty()) json.key("detail").value(sentence);
  json.key("code").value(error.key).key("instance").value("urn:request:" + request.request_id).end_object();
  auto response = Response::of(status, "application/problem+json", json.take());
  response.set("Cache-Control", "no-store");
  return response;
}

bool wants_html(const Request& request) {
  int html = 0;
  int json = 0;
  for (const auto& [name, value] : request.headers) {
    if (name != "accept") continue;
    for (const auto member : split_list(value)) {
      const auto end = std::min(member.find(';'), member.size());
      const auto type = trim_spaces(member.substr(0, end));
      const int quality = quality_of(member.substr(end));
      if (equal_ignoring_case(type, "text/html")) html = std::max(html, quality);
      if (type.ends_with("json")) json = std::max(json, quality);
    }
  }
  return html > 0 && html >= json;
}

}  // namespace samvad::web
