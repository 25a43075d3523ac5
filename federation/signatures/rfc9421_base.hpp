#pragma once

#include "federation/signatures/signed_message.hpp"
#include "federation/signatures/structured_fields.hpp"

#include <string>

namespace samvad::federation {

/// Signature base of RFC 9421 2.5 over the components of `input` (an inner list with parameters). Knows @method,
/// @target-uri, @authority, @scheme, @request-target, @path, @query and plain fields; component parameters are refused.
/// kUnauthenticated "error.signature_incomplete" for an unknown, absent or doubled component.
storage::Result<std::string> rfc9421_base(const SignedMessage& message, const FieldMember& input);

}  // namespace samvad::federation
