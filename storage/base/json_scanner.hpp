#pragma once

#include "storage/base/json.hpp"

#include <string_view>

namespace samvad::storage {

/// What the scanner saw in a text that passed.
struct JsonShape {
  std::size_t largest_object = 0;  ///< members of the object with most
};

/// The guard in front of RapidJSON (SEC-20): one iterative pass that takes exactly RFC 8259 within `limits`, and
/// refuses duplicate keys, NUL, lone surrogates, bad UTF-8, and numbers of over 32 characters or with an exponent
/// beyond ±400. Errors as parse_json.
Result<JsonShape> scan_json(std::string_view text, const JsonLimits& limits);

}  // namespace samvad::storage
