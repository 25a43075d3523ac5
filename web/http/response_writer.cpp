#include "web/http/response_writer.hpp"

#include <algorithm>

#include "web/http/header_text.hpp"

namespace samvad::web {
namespace {

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  const std::size_t start = out.size();
  out.append(value);
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(start), out.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  out.append("\r\n");
}

/// Fields that only the connection may write.
bool belongs_to_connection(std::string_view name) {
  return equal_ignoring_case(name, "content-length") || equal_ignoring_case(name, "connection") ||
         equal_ignoring_case(name, "transfer-encoding") || equal_ignoring_case(name, "date") ||
         equal_ignoring_case(name, "x-request-id");
}

}  // namespace

std::string_view reason_of(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 423: return "Locked";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    default: return "Status";
  }
}

bool has_body(int status) { return status >= 200 && status != 204 && status != 304; }

std::string head_bytes(const Response& response) {
  std::string out;
  out.reserve(1024);
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ").append(reason_of(response.status));
  out.append("\r\n");
  for (const auto& [name, value] : response.headers)
    if (!belongs_to_connection(name) && is_token(name)) append_field(out, name, value);
  if (has_body(response.status)) append_field(out, "Content-Length", std::to_string(response.text().size()));
  return out;
}

std::string wire_head(const Response& response, const Sending& sending) {
  std::string out;
  if (response.prepared_head) {
    out.reserve(response.prepared_head->size() + 128);
    out = *response.prepared_head;
  } else {
    out = head_bytes(response);
  }
  out.append("Date: ").append(sending.date).append("\r\nX-Request-Id: ").append(sending.request_id).append("\r\n");
  if (sending.close) out.append("Connection: close\r\n");
  out.append("\r\n");
  return out;
}

}  // namespace samvad::web
