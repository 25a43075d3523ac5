#include "federation/signatures/received_signature.hpp"

#include "federation/signatures/read_forms.hpp"
#include "storage/base/crypto.hpp"
#include "storage/base/guards.hpp"

#include <algorithm>
#include <optional>

namespace samvad::federation {
namespace {

using storage::Code;

/// What `algorithm` may say for a key of that kind, and what it then means. Absent and hs2019 leave it to the key.
std::optional<SignatureMethod> method_for(std::string_view algorithm, KeyKind kind) {
  const bool silent = algorithm.empty() || algorithm == "hs2019";
  if (kind == KeyKind::kEd25519) {
    if (silent || algorithm == "ed25519") return SignatureMethod::kEd25519;
    return std::nullopt;
  }
  if (silent || algorithm == "rsa-sha256" || algorithm == "rsa-v1_5-sha256") return SignatureMethod::kRsaSha256;
  if (algorithm == "rsa-sha512" || algorithm == "rsa-v1_5-sha512") return SignatureMethod::kRsaSha512;
  if (algorithm == "rsa-pss-sha512") return SignatureMethod::kRsaPssSha512;
  if (!storage::guard_on("SEC-4.algorithm")) return SignatureMethod::kRsaSha256;
  return std::nullopt;
}

}  // namespace

std::string ReceivedSignature::replay_id() const {
  return std::string(storage::bytes_of(storage::sha256(key_id + "\n" + bytes)));
}

storage::Result<ReceivedSignature> read_signature(const SignedMessage& message, storage::Instant now) {
  auto signature = message.count("signature-input") > 0 ? read_rfc9421(message, now) : read_cavage(message, now);
  if (!signature) return signature;
  const bool printable =
      std::all_of(signature->key_id.begin(), signature->key_id.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (signature->key_id.empty() || signature->key_id.size() > 2048 || !printable) return incomplete("keyId");
  if (signature->bytes.empty() || signature->bytes.size() > 1024) return incomplete("signature bytes");
  return signature;
}

storage::Status verify_signature(const ReceivedSignature& signature, const PublicKey& key) {
  const auto wrong = [](std::string why) {
    return storage::fail(Code::kUnauthenticated, "error.signature_wrong", std::move(why));
  };
  const auto method = method_for(signature.algorithm, key.kind());
  if (!method) return wrong("algorithm " + signature.algorithm + " does not fit the key");
  for (const std::string& base : signature.bases) {
    if (key.verify(*method, base, signature.bytes)) return {};
  }
  if (!storage::guard_on("SEC-1.signature")) return {};
  return wrong("by " + signature.key_id);
}

tl::unexpected<storage::Error> incomplete(std::string reason) {
  return storage::fail(Code::kUnauthenticated, "error.signature_incomplete", std::move(reason));
}

storage::Status check_fresh(storage::Instant at, storage::Instant now) {
  if (!storage::guard_on("SEC-3.freshness") || (at >= now - kSignatureWindow && at <= now + kSignatureWindow))
    return {};
  return storage::fail(Code::kUnauthenticated, "error.signature_stale", "signed at " + storage::to_rfc3339(at));
}

}  // namespace samvad::federation
