#include "storage/base/crypto.hpp"

#include <cstring>
#include <memory>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdexcept>

namespace samvad::storage {
namespace {

constexpr std::size_t kNonce = 12, kTag = 16, kKey = 32;

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* as_bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

void require(int answer) {
  if (answer != 1) throw std::runtime_error("OpenSSL refused a basic operation");
}

CipherContext cipher_context() {
  CipherContext context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  if (!context) throw std::bad_alloc();
  return context;
}

/// One algorithm object for the process: EVP_sha256() alone is looked up again on every call in OpenSSL 3.
const EVP_MD* sha256_method() {
  static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (method == nullptr) throw std::runtime_error("OpenSSL has no SHA-256");
  return method;
}

/// Hashes the pieces one after another.
Digest256 sha256_of(std::initializer_list<std::string_view> pieces) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  if (!context) throw std::bad_alloc();
  Digest256 out{};
  require(EVP_DigestInit_ex(context.get(), sha256_method(), nullptr));
  for (const std::string_view piece : pieces) require(EVP_DigestUpdate(context.get(), piece.data(), piece.size()));
  require(EVP_DigestFinal_ex(context.get(), out.data(), nullptr));
  return out;
}

Result<std::string> bad_encoding(std::string_view kind) {
  return fail(Code::kBadInput, "error.bad_encoding", std::string(kind));
}

constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode64(std::string_view data, std::string_view alphabet, bool padding) {
  std::string out;
  out.reserve((data.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < data.size(); i += 3) {
    const std::size_t left = std::min<std::size_t>(3, data.size() - i);
    std::uint32_t block = 0;
    for (std::size_t k = 0; k < 3; ++k)
      block = (block << 8) | (k < left ? static_cast<unsigned char>(data[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) {
      if (k <= left) {
        out += alphabet[(block >> (18 - 6 * k)) & 63U];
      } else if (padding) {
        out += '=';
      }
    }
  }
  return out;
}

/// Strict: no foreign character, no unused bits set, padding exactly when `padding`.
Result<std::string> decode64(std::string_view text, std::string_view alphabet, bool padding) {
  if (padding) {
    if (text.size() % 4 != 0) return bad_encoding("base64");
    for (int i = 0; i < 2 && !text.empty() && text.back() == '='; ++i) text.remove_suffix(1);
  }
  if (text.size() % 4 == 1) return bad_encoding("base64");
  std::array<std::int8_t, 256> table;
  table.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  std::string out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t block = 0;
  int bits = 0;
  for (const char c : text) {
    const std::int8_t value = table[static_cast<unsigned char>(c)];
    if (value < 0) return bad_encoding("base64");
    block = (block << 6) | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>((block >> bits) & 0xFFU);
    }
  }
  if ((block & ((1U << bits) - 1)) != 0) return bad_encoding("base64");
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Digest256 sha256(std::string_view data) {
  return sha256_of({data});
}

Digest256 hmac_sha256(std::string_view key, std::string_view data) {
  // RFC 2104: H(K xor opad, H(K xor ipad, text)), K filled with zeros to the block of 64 bytes
  std::array<char, 64> block{};
  const Digest256 short_key = sha256_of({key});
  const std::string_view used = key.size() > block.size() ? bytes_of(short_key) : key;
  if (!used.empty()) std::memcpy(block.data(), used.data(), used.size());
  std::array<char, 64> inner{}, outer{};
  for (std::size_t i = 0; i < block.size(); ++i) {
    inner[i] = static_cast<char>(block[i] ^ 0x36);
    outer[i] = static_cast<char>(block[i] ^ 0x5c);
  }
  const Digest256 first = sha256_of({std::string_view(inner.data(), inner.size()), data});
  return sha256_of({std::string_view(outer.data(), outer.size()), bytes_of(first)});
}

bool equal_constant_time(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  if (RAND_bytes(as_bytes(out), static_cast<int>(count)) != 1) throw std::runtime_error("no random bytes");
  return out;
}

std::uint64_t random_u64() {
  std::uint64_t value = 0;
  const std::string bytes = random_bytes(sizeof value);
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

std::string random_token() {
  return base64url(random_bytes(32));
}

std::string seal(std::string_view key, std::string_view plain, std::string_view context) {
  if (key.size() != kKey) throw std::logic_error("seal: the key must have 32 bytes");
  const std::string nonce = random_bytes(kNonce);
  std::string out = nonce;
  out.resize(kNonce + plain.size() + kTag);
  const CipherContext cipher = cipher_context();
  int written = 0;
  require(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, as_bytes(key), as_bytes(nonce)));
  require(EVP_EncryptUpdate(cipher.get(), nullptr, &written, as_bytes(context), static_cast<int>(context.size())));
  require(EVP_EncryptUpdate(cipher.get(), as_bytes(out) + kNonce, &written, as_bytes(plain),
                            static_cast<int>(plain.size())));
  require(EVP_EncryptFinal_ex(cipher.get(), as_bytes(out) + kNonce + written, &written));
  require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTag, as_bytes(out) + kNonce + plain.size()));
  return out;
}

Result<std::string> unseal(std::string_view key, std::string_view sealed, std::string_view context) {
  const auto refuse = [] { return fail(Code::kBadInput, "error.internal", "sealed bytes do not open with this key"); };
  if (key.size() != kKey || sealed.size() < kNonce + kTag) return refuse();
  const std::string_view body = sealed.substr(kNonce, sealed.size() - kNonce - kTag);
  std::string tag(sealed.substr(sealed.size() - kTag));
  std::string out(body.size(), '\0');
  const CipherContext cipher = cipher_context();
  int written = 0;
  require(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, as_bytes(key), as_bytes(sealed)));
  require(EVP_DecryptUpdate(cipher.get(), nullptr, &written, as_bytes(context), static_cast<int>(context.size())));
  require(EVP_DecryptUpdate(cipher.get(), as_bytes(out), &written, as_bytes(body), static_cast<int>(body.size())));
  require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTag, tag.data()));
  if (EVP_DecryptFinal_ex(cipher.get(), as_bytes(out) + written, &written) != 1) return refuse();
  return out;
}

std::string base64(std::string_view data) {
  return encode64(data, kStandard, true);
}
std::string base64url(std::string_view data) {
  return encode64(data, kUrlSafe, false);
}
Result<std::string> base64_decode(std::string_view text) {
  return decode64(text, kStandard, true);
}
Result<std::string> base64url_decode(std::string_view text) {
  return decode64(text, kUrlSafe, false);
}

std::string hex(std::string_view data) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(data.size() * 2);
  for (const char c : data) {
    out += kDigits[static_cast<unsigned char>(c) >> 4];
    out += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

Result<std::string> hex_decode(std::string_view text) {
  if (text.size() % 2 != 0) return bad_encoding("hex");
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return bad_encoding("hex");
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

}  // namespace samvad::storage
