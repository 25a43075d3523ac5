#pragma once

#include "web/http/encoding.hpp"
#include "web/http/message.hpp"

#include <string>
#include <string_view>

namespace samvad::web {

/// Strong validator of a representation: 128 bits of SHA-256 and the coding, quoted: `"q3Jk….br"` (RFC 9110 8.8.3).
std::string etag_of(std::string_view body, Encoding encoding = Encoding::kIdentity);
/// The tag of the same content under another coding.
std::string etag_with(std::string_view etag, Encoding encoding);

/// True when If-None-Match of a GET or HEAD names `etag` (weak comparison) or is `*`.
bool not_modified(const Request& request, std::string_view etag);
/// 304 with the fields of `full` that RFC 9110 15.4.5 asks for.
Response not_modified_answer(const Response& full);

}  // namespace samvad::web
