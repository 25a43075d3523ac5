#pragma once

#include "federation/signatures/keys.hpp"
#include "federation/signatures/signed_message.hpp"
#include "storage/base/clock.hpp"
#include "storage/base/result.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace samvad::federation {

/// The two ways requests are signed; the numbers are those stored per host.
enum class SignatureForm {
  kCavage = 1,   ///< draft-cavage-http-signatures-12
  kRfc9421 = 2,  ///< HTTP Message Signatures
};

/// How far a signed time may lie from now, either way (SEC-3).
inline constexpr std::chrono::hours kSignatureWindow{1};

/// A signature that covers enough, is fresh and fits the body, but is not yet verified: nothing may be believed, only
/// the key be looked for.
struct ReceivedSignature {
  SignatureForm form = SignatureForm::kCavage;
  std::string key_id;              ///< as written; at most 2,048 printable characters
  std::string algorithm;           ///< as written, "" when absent; only able to refuse, never to choose (SEC-4)
  std::string bytes;               ///< the signature
  std::vector<std::string> bases;  ///< signed texts; one that verifies is enough (peers differ about the query)
  storage::Instant signed_at;

  /// 32 bytes that name this (key, signature) for two hours of memory against replay (SEC-3).
  std::string replay_id() const;
};

/// Reads the one signature of a request: RFC 9421 when `Signature-Input` is present, else draft-cavage-12. Checks all
/// that needs no key (SEC-2, SEC-3): required components for the method, nothing doubled, the digest of the raw body,
/// freshness from a signed component. Pure; at most two signed texts.
/// kUnauthenticated "error.signature_missing", "error.signature_incomplete" (malformed, or covers too little),
/// "error.signature_stale" or "error.digest_mismatch".
storage::Result<ReceivedSignature> read_signature(const SignedMessage& message, storage::Instant now);

/// Checks the signature with the key of its `key_id`. The key's kind decides the method; an `algorithm` that does not
/// fit it refuses. kUnauthenticated "error.signature_wrong". Costs about 22 µs for RSA-2048.
storage::Status verify_signature(const ReceivedSignature& signature, const PublicKey& key);

}  // namespace samvad::federation
