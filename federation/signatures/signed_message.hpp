#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace samvad::federation {

/// Header fields in order; names of received ones are lower case (as web/http hands them over).
using Headers = std::vector<std::pair<std::string, std::string>>;

/// One request as its signer saw it: views into memory of the caller, nothing is copied or changed.
struct SignedMessage {
  std::string_view method;  ///< "POST", upper case
  std::string_view target;  ///< origin-form as received: "/inbox?x=1"
  std::string_view origin;  ///< ours, from site.public_url: "https://forum.example" (RFC 9421 @target-uri, @authority)
  std::span<const std::pair<std::string, std::string>> headers;
  std::string_view body;  ///< raw bytes

  /// How often the field of that (lower-case) name occurs.
  std::size_t count(std::string_view name) const;
  /// Value of the first field of that (lower-case) name without blanks around it; "" when absent.
  std::string_view value(std::string_view name) const;
  /// The target without its query.
  std::string_view path() const { return target.substr(0, target.find('?')); }
  /// True when a digest of the body must be signed, even of an empty one.
  bool has_body_digest_duty() const { return method != "GET" && method != "HEAD"; }
};

}  // namespace samvad::federation
