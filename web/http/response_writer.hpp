#pragma once

#include "web/http/message.hpp"

#include <string>
#include <string_view>

namespace samvad::web {

/// "Not Found"; "Status" for a number without a phrase.
std::string_view reason_of(int status);

/// Status line and fields of `response` with its Content-Length, without the empty line, Date, X-Request-Id and
/// Connection: what the page cache keeps. Control characters in values become spaces (response splitting).
std::string head_bytes(const Response& response);

/// What differs from one sending of a response to the next.
struct Sending {
  std::string_view date;  ///< IMF-fixdate
  std::string_view request_id;
  bool close = false;
};
/// The whole head, ready for the wire: from `prepared_head` or head_bytes().
std::string wire_head(const Response& response, const Sending& sending);

/// False for statuses that never carry a body (1xx, 204, 304).
bool has_body(int status);

}  // namespace samvad::web
