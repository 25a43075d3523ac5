#include "web/http/response_writer.hpp"

#include "web/http/header_text.hpp"

#include <algorithm>
#include <utility>

namespace samvad::web {
namespace {

/// RFC 9110 15, RFC 6585.
constexpr std::pair<int, std::string_view> kReasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {423, "Locked"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
};

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
  const auto found = std::ranges::find(kReasons, status, &std::pair<int, std::string_view>::first);
  return found == std::end(kReasons) ? "Status" : found->second;
}

bool has_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

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
