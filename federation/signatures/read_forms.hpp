#pragma once

#include "federation/signatures/received_signature.hpp"

namespace samvad::federation {

/// The two forms behind read_signature; errors as there. Only this folder calls them.
storage::Result<ReceivedSignature> read_cavage(const SignedMessage& message, storage::Instant now);
storage::Result<ReceivedSignature> read_rfc9421(const SignedMessage& message, storage::Instant now);

/// kUnauthenticated "error.signature_incomplete".
tl::unexpected<storage::Error> incomplete(std::string reason);
/// kUnauthenticated "error.signature_stale" when `at` lies outside the window around `now`.
storage::Status check_fresh(storage::Instant at, storage::Instant now);

}  // namespace samvad::federation
