#pragma once

#include "web/http/message.hpp"

#include <string>
#include <string_view>

namespace samvad::web {

/// 200 (or `status`) with Content-Type application/activity+json and nothing else in it: some servers compare the
/// string (federation.md 1.2). Any origin may read it; caches tell variants apart (SEC-17).
Response activity_response(std::string body, int status = 200);
/// A JSON answer of another type, readable from any origin.
Response json_response(std::string media_type, std::string body);
/// application/problem+json (RFC 9457) with a short English title.
Response problem_response(int status, std::string_view title);
/// 302 to an absolute address of ours.
Response found_at(std::string url);

}  // namespace samvad::web
