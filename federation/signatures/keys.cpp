#include "federation/signatures/keys.hpp"

#include "federation/signatures/rsa_spki.hpp"
#include "storage/base/guards.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/encoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <optional>
#include <stdexcept>

namespace samvad::federation {
namespace {

using storage::Code;
using storage::fail;
using storage::Result;

constexpr std::size_t kKeyBytes = 16 * 1024;
constexpr int kLeastBits = 2048, kMostBits = 8192, kMostExponentBits = 32;

template <class T, void (*Free)(T*)>
struct Freed {
  void operator()(T* object) const { Free(object); }
};
using Number = std::unique_ptr<BIGNUM, Freed<BIGNUM, BN_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX, EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX, EVP_MD_CTX_free>>;
using Decoder = std::unique_ptr<OSSL_DECODER_CTX, Freed<OSSL_DECODER_CTX, OSSL_DECODER_CTX_free>>;
using Encoder = std::unique_ptr<OSSL_ENCODER_CTX, Freed<OSSL_ENCODER_CTX, OSSL_ENCODER_CTX_free>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM, OSSL_PARAM_free>>;
using Source = std::unique_ptr<BIO, Freed<BIO, BIO_free_all>>;
using Handle = std::shared_ptr<EVP_PKEY>;

Handle own(EVP_PKEY* key) {
  return key == nullptr ? Handle{} : Handle(key, EVP_PKEY_free);
}
const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

tl::unexpected<storage::Error> bad_key(std::string reason) {
  ERR_clear_error();
  return fail(Code::kBadInput, "error.bad_key", std::move(reason));
}

/// Reads "PEM" or "DER" in any of the structures OpenSSL knows for `selection`; null when it cannot.
Handle decode(std::string_view text, const char* format, int selection) {
  if (text.empty() || text.size() > kKeyBytes) return nullptr;
  EVP_PKEY* key = nullptr;
  const Decoder decoder(OSSL_DECODER_CTX_new_for_pkey(&key, format, nullptr, nullptr, selection, nullptr, nullptr));
  // an empty pass phrase, or the library would ask for one on the terminal
  OSSL_DECODER_CTX_set_passphrase(decoder.get(), bytes(""), 0);
  const unsigned char* data = bytes(text);
  std::size_t length = text.size();
  if (!decoder || OSSL_DECODER_from_data(decoder.get(), &data, &length) != 1) {
    EVP_PKEY_free(key);
    ERR_clear_error();
    return nullptr;
  }
  return own(key);
}

/// The bytes in a PEM text of "PUBLIC KEY", which need no search for what they may be; nullopt for other texts.
std::optional<std::string> der_of_public_pem(std::string_view pem) {
  if (pem.empty() || pem.size() > kKeyBytes) return std::nullopt;
  const Source source(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  char *name = nullptr, *header = nullptr;
  unsigned char* data = nullptr;
  long length = 0;
  std::optional<std::string> der;
  if (source && PEM_read_bio(source.get(), &name, &header, &data, &length) == 1) {
    if (name == std::string_view("PUBLIC KEY") && *header == '\0') {
      der.emplace(reinterpret_cast<const char*>(data), static_cast<std::size_t>(length));
    }
  } else {
    ERR_clear_error();
  }
  OPENSSL_free(name);
  OPENSSL_free(header);
  OPENSSL_free(data);
  return der;
}

std::string encode(const EVP_PKEY* key, const char* format, const char* structure, int selection) {
  const Encoder encoder(OSSL_ENCODER_CTX_new_for_pkey(key, selection, format, structure, nullptr));
  unsigned char* data = nullptr;
  std::size_t length = 0;
  if (!encoder || OSSL_ENCODER_to_data(encoder.get(), &data, &length) != 1) {
    throw std::runtime_error("OpenSSL cannot write a key");
  }
  std::string text(reinterpret_cast<char*>(data), length);
  OPENSSL_clear_free(data, length);
  return text;
}

Number number(const EVP_PKEY* key, const char* name) {
  BIGNUM* value = nullptr;
  EVP_PKEY_get_bn_param(key, name, &value);
  return Number(value);
}

std::string number_bytes(const BIGNUM* value) {
  std::string out(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
  BN_bn2bin(value, reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

bool fits(SignatureMethod method, KeyKind kind) {
  return (method == SignatureMethod::kEd25519) == (kind == KeyKind::kEd25519);
}

const char* digest_name(SignatureMethod method) {
  switch (method) {
    case SignatureMethod::kRsaSha256:
      return "SHA256";
    case SignatureMethod::kRsaSha512:
    case SignatureMethod::kRsaPssSha512:
      return "SHA512";
    case SignatureMethod::kEd25519:
      return nullptr;  // hashes inside
  }
  return nullptr;
}

bool set_padding(EVP_PKEY_CTX* context, SignatureMethod method) {
  if (method != SignatureMethod::kRsaPssSha512) return true;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

}  // namespace

Result<PublicKey> PublicKey::checked(Handle key) {
  if (!key) return bad_key("not a key");
  if (EVP_PKEY_is_a(key.get(), "ED25519") == 1) return PublicKey(std::move(key), KeyKind::kEd25519);
  if (EVP_PKEY_is_a(key.get(), "RSA") != 1) return bad_key("neither RSA nor Ed25519");
  const int size = EVP_PKEY_get_bits(key.get());
  if (storage::guard_on("SEC-4.bits") && (size < kLeastBits || size > kMostBits)) {
    return bad_key("RSA of " + std::to_string(size) + " bits");
  }
  // OpenSSL takes exponents that make one verification as dear as a signature
  const Number exponent = number(key.get(), OSSL_PKEY_PARAM_RSA_E);
  if (!exponent || BN_num_bits(exponent.get()) > kMostExponentBits || BN_num_bits(exponent.get()) < 2 ||
      BN_is_odd(exponent.get()) == 0) {
    return bad_key("RSA with an unusual public exponent");
  }
  return PublicKey(std::move(key), KeyKind::kRsa);
}

Result<PublicKey> PublicKey::from_pem(std::string_view pem) {
  if (const auto der = der_of_public_pem(pem)) return from_der(*der);
  return checked(decode(pem, "PEM", EVP_PKEY_PUBLIC_KEY));
}

Result<PublicKey> PublicKey::from_der(std::string_view der) {
  if (const auto numbers = der.size() > kKeyBytes ? std::nullopt : read_rsa_spki(der)) {
    return from_rsa(numbers->modulus, numbers->exponent);
  }
  return checked(decode(der, "DER", EVP_PKEY_PUBLIC_KEY));
}

Result<PublicKey> PublicKey::from_rsa(std::string_view modulus, std::string_view exponent) {
  if (modulus.size() > kMostBits / 8 || exponent.size() > 8) return bad_key("RSA numbers too large");
  const Number n(BN_bin2bn(bytes(modulus), static_cast<int>(modulus.size()), nullptr));
  const Number e(BN_bin2bn(bytes(exponent), static_cast<int>(exponent.size()), nullptr));
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  if (!n || !e || !builder || !context) throw std::bad_alloc();
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return bad_key("no RSA numbers");
  }
  return checked(own(key));
}

Result<PublicKey> PublicKey::from_ed25519(std::string_view raw) {
  if (raw.size() != 32) return bad_key("Ed25519 keys have 32 bytes");
  return checked(own(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes(raw), raw.size())));
}

int PublicKey::bits() const {
  return EVP_PKEY_get_bits(key_.get());
}
std::string PublicKey::pem() const {
  return encode(key_.get(), "PEM", "SubjectPublicKeyInfo", EVP_PKEY_PUBLIC_KEY);
}
std::string PublicKey::der() const {
  if (kind_ == KeyKind::kRsa) {
    auto [modulus, exponent] = rsa_numbers();
    return write_rsa_spki({std::move(modulus), std::move(exponent)});
  }
  return encode(key_.get(), "DER", "SubjectPublicKeyInfo", EVP_PKEY_PUBLIC_KEY);
}

std::pair<std::string, std::string> PublicKey::rsa_numbers() const {
  if (kind_ != KeyKind::kRsa) return {};
  return {number_bytes(number(key_.get(), OSSL_PKEY_PARAM_RSA_N).get()),
          number_bytes(number(key_.get(), OSSL_PKEY_PARAM_RSA_E).get())};
}

bool PublicKey::verify(SignatureMethod method, std::string_view data, std::string_view signature) const {
  if (!fits(method, kind_)) return false;
  const DigestContext context(EVP_MD_CTX_new());
  if (!context) throw std::bad_alloc();
  EVP_PKEY_CTX* settings = nullptr;
  const bool good = EVP_DigestVerifyInit_ex(context.get(), &settings, digest_name(method), nullptr, nullptr, key_.get(),
                                            nullptr) == 1 &&
                    set_padding(settings, method) &&
                    EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(data), data.size()) == 1;
  if (!good) ERR_clear_error();
  return good;
}

PrivateKey PrivateKey::make_rsa(int bits) {
  auto key = PublicKey::checked(own(EVP_RSA_gen(static_cast<unsigned>(bits))));
  if (!key) throw std::runtime_error("OpenSSL made no usable RSA key");
  return PrivateKey(std::move(*key));
}

PrivateKey PrivateKey::make_ed25519() {
  auto key = PublicKey::checked(own(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")));
  if (!key) throw std::runtime_error("OpenSSL made no Ed25519 key");
  return PrivateKey(std::move(*key));
}

Result<PrivateKey> PrivateKey::from_der(std::string_view pkcs8) {
  SAMVAD_TRY(PublicKey key, PublicKey::checked(decode(pkcs8, "DER", EVP_PKEY_KEYPAIR)));
  return PrivateKey(std::move(key));
}

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
  SAMVAD_TRY(PublicKey key, PublicKey::checked(decode(pem, "PEM", EVP_PKEY_KEYPAIR)));
  return PrivateKey(std::move(key));
}

std::string PrivateKey::der() const {
  return encode(public_.key_.get(), "DER", "PrivateKeyInfo", EVP_PKEY_KEYPAIR);
}

std::string PrivateKey::sign(SignatureMethod method, std::string_view data) const {
  if (!fits(method, kind())) throw std::logic_error("this key cannot sign so");
  const DigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* settings = nullptr;
  std::size_t length = 0;
  if (!context ||
      EVP_DigestSignInit_ex(context.get(), &settings, digest_name(method), nullptr, nullptr, public_.key_.get(),
                            nullptr) != 1 ||
      !set_padding(settings, method) ||
      EVP_DigestSign(context.get(), nullptr, &length, bytes(data), data.size()) != 1) {
    throw std::runtime_error("OpenSSL cannot sign");
  }
  std::string signature(length, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length, bytes(data),
                     data.size()) != 1) {
    throw std::runtime_error("OpenSSL cannot sign");
  }
  signature.resize(length);
  return signature;
}

}  // namespace samvad::federation
