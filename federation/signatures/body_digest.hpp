#pragma once

#include "storage/base/result.hpp"

#include <string>
#include <string_view>

namespace samvad::federation {

/// Value of `Digest` (RFC 3230 as the fediverse spells it): "SHA-256=<base64>".
std::string digest_header(std::string_view body);
/// Value of `Content-Digest` (RFC 9530): "sha-256=:<base64>:".
std::string content_digest_header(std::string_view body);

/// Checks a received `Digest`: exactly one SHA-256 entry (any case), equal to that of `body`, in constant time. Other
/// algorithms are ignored. kUnauthenticated "error.digest_mismatch" otherwise.
storage::Status check_digest(std::string_view header, std::string_view body);
/// Checks a received `Content-Digest`: every sha-256 and sha-512 entry must be equal and at least one must be there.
storage::Status check_content_digest(std::string_view header, std::string_view body);

}  // namespace samvad::federation
