#pragma once

#include "storage/base/result.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

struct evp_pkey_st;

namespace samvad::federation {

/// What a key is; the numbers are those of the tables actor_keys and key_pairs.
enum class KeyKind { kRsa = 1, kEd25519 = 2 };

/// How bytes are signed. The kind of key decides which are possible, never a header (SEC-4).
enum class SignatureMethod {
  kRsaSha256,     ///< RSASSA-PKCS1-v1_5 with SHA-256: what the fediverse speaks
  kRsaSha512,     ///< RSASSA-PKCS1-v1_5 with SHA-512
  kRsaPssSha512,  ///< RSASSA-PSS with SHA-512, salt 64 bytes (RFC 9421 3.3.1)
  kEd25519,       ///< RFC 8032
};

/// A public key that may verify: RSA of 2,048 to 8,192 bits with a public exponent of at most 32 bits, or Ed25519
/// (SEC-4). Immutable; copies share the parsed key, which is what makes 45,000 verifications a second possible, so keep
/// the object and not its PEM. Thread-safe.
class PublicKey {
 public:
  /// PEM of a SubjectPublicKeyInfo or a PKCS#1 key, at most 16 KiB. kBadInput "error.bad_key" for anything else.
  static storage::Result<PublicKey> from_pem(std::string_view pem);
  /// DER of a SubjectPublicKeyInfo, as actor_keys.public_der holds it.
  static storage::Result<PublicKey> from_der(std::string_view der);
  /// RSA from its big-endian numbers: by far the fastest way (224,000/s).
  static storage::Result<PublicKey> from_rsa(std::string_view modulus, std::string_view exponent);
  /// Ed25519 from its 32 bytes.
  static storage::Result<PublicKey> from_ed25519(std::string_view bytes);

  KeyKind kind() const { return kind_; }  ///< decides how it verifies
  int bits() const;                       ///< of the modulus; 256 for Ed25519
  std::string pem() const;                ///< SubjectPublicKeyInfo
  std::string der() const;                ///< SubjectPublicKeyInfo
  /// Modulus and exponent, big-endian; both empty for Ed25519.
  std::pair<std::string, std::string> rsa_numbers() const;

  /// True when `method` fits the key and `signature` is its owner's over `data`.
  bool verify(SignatureMethod method, std::string_view data, std::string_view signature) const;

 private:
  friend class PrivateKey;
  using Handle = std::shared_ptr<evp_pkey_st>;
  explicit PublicKey(Handle key, KeyKind kind) : key_(std::move(key)), kind_(kind) {}
  static storage::Result<PublicKey> checked(Handle key);

  Handle key_;
  KeyKind kind_;
};

/// A key pair of ours. Immutable, cheap to copy, thread-safe.
class PrivateKey {
 public:
  /// A fresh pair. RSA of `bits` takes about 240 ms for 2,048: never on an IO thread. Throws std::runtime_error when
  /// the library fails.
  static PrivateKey make_rsa(int bits = 2048);
  static PrivateKey make_ed25519();
  /// PKCS#8 DER, or PEM without a pass phrase. kBadInput "error.bad_key" otherwise.
  static storage::Result<PrivateKey> from_der(std::string_view pkcs8);
  static storage::Result<PrivateKey> from_pem(std::string_view pem);

  KeyKind kind() const { return public_.kind(); }          ///< decides how it signs
  const PublicKey& public_key() const { return public_; }  ///< to publish
  std::string der() const;                                 ///< PKCS#8; only ever stored sealed (KeyVault)
  /// Throws std::logic_error when `method` does not fit the key.
  std::string sign(SignatureMethod method, std::string_view data) const;

 private:
  explicit PrivateKey(PublicKey key) : public_(std::move(key)) {}
  PublicKey public_;  ///< holds the pair
};

}  // namespace samvad::federation
