#pragma once

#include "storage/base/error.hpp"
#include "web/http/message.hpp"

#include <string_view>

namespace samvad::web {

/// The HTTP status of an expected failure (engineering.md 6).
int status_of(storage::Code code);
/// The same for a form of ours that is shown again with what was typed: what the person can mend there is 422, since
/// the request itself was well made; 400 stays for what no form of ours sends.
int form_status_of(storage::Code code);
/// An error for a status that the server itself decides (404, 405, 413, 429, 500, 503).
storage::Error error_of(int status);

/// application/problem+json (RFC 9457): status, title, `code` (the catalogue key), the request id as instance;
/// `sentence` is the translated text, left out when empty. Retry-After for 429 and 503.
Response problem(const Request& request, const storage::Error& error, int status, std::string_view sentence = {});

/// True for a client that would rather read a page: Accept names text/html at least as high as any JSON.
bool wants_html(const Request& request);

}  // namespace samvad::web
