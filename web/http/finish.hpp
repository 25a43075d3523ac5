#pragma once

#include "web/http/message.hpp"
#include "web/http/security_headers.hpp"

namespace samvad::web {

/// Gives an answer what all answers carry: security and cache fields; an ETag and 304 where the client may keep it;
/// compression at the cheap level. An answer that brings its own Content-Encoding or ETag keeps it.
Response finish_response(const Request& request, Response response, const SecurityPolicy& security);

/// The same without compression and 304: what the page cache keeps for many clients.
Response finish_for_cache(const Request& request, Response response, const SecurityPolicy& security);

}  // namespace samvad::web
