#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace samvad::federation {

/// The numbers of an RSA public key, big endian.
struct RsaNumbers {
  std::string modulus, exponent;
};

/// Reads a SubjectPublicKeyInfo of rsaEncryption (RFC 3279 2.3.1) in strict DER; nullopt for whatever is not exactly
/// that. OpenSSL 3 takes half a millisecond to find out what a key is, this reads the one form nearly all peers send.
std::optional<RsaNumbers> read_rsa_spki(std::string_view der);
/// Writes the same form.
std::string write_rsa_spki(const RsaNumbers& numbers);

}  // namespace samvad::federation
