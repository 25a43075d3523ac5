#pragma once

#include "web/http/message.hpp"
#include "web/http/site_address.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace samvad::web {

/// Limits of security.md 4 on a request's head.
struct HeadLimits {
  std::size_t request_line = 8 * 1024;
  std::size_t head = 8 * 1024 + 16 * 1024;  ///< request line and fields together
  std::size_t fields = 100;
};

/// Why a request ends before routing: one reply of that status, then the connection closes.
struct Refusal {
  int status = 400;
  std::string_view reason;  ///< static text for the log, e.g. "two Host fields"
};

/// A head that passed. Views point into the bytes it was read from.
struct Head {
  Method method = Method::kOther;
  bool http_1_0 = false;
  bool close = false;             ///< the client will send nothing more
  bool expects_continue = false;  ///< waits for "100 Continue" before it sends the body
  std::string_view target;
  std::string path;  ///< decoded once
  std::string host;  ///< canonical
  std::vector<std::pair<std::string_view, std::string_view>> fields;
};

/// SEC-21: checks the raw bytes of one head, from the method to the empty line, more strictly than the parser that
/// reads the body after it: origin-form target of visible ASCII, path without dot segments and %00, no folded line,
/// exactly one Host of ours, Transfer-Encoding absent or exactly `chunked` on HTTP/1.1 and never beside Content-Length,
/// at most one Content-Length of digits, no Content-Encoding. Sources: RFC 9112 2–7, RFC 9110 4 and 7.2.
std::variant<Head, Refusal> read_head(std::string_view raw, const SiteAddress& site, const HeadLimits& limits = {});

}  // namespace samvad::web
