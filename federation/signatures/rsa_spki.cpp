#include "federation/signatures/rsa_spki.hpp"

#include <cstddef>

namespace samvad::federation {
namespace {

using std::string_view_literals::operator""sv;

constexpr char kInteger = 0x02, kBitString = 0x03, kSequence = 0x30;
/// AlgorithmIdentifier: rsaEncryption 1.2.840.113549.1.1.1, NULL.
constexpr auto kRsaEncryption = "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"sv;

unsigned at(std::string_view text, std::size_t index) {
  return static_cast<unsigned char>(text[index]);
}

/// Takes one element with `tag` off the front of `der`; nullopt when there is none or its length is not minimal.
std::optional<std::string_view> take(std::string_view& der, char tag) {
  if (der.size() < 2 || der[0] != tag) return std::nullopt;
  std::size_t length = at(der, 1), head = 2;
  if (length >= 0x80) {
    const std::size_t octets = length & 0x7FU;
    if (octets < 1 || octets > 2 || der.size() < 2 + octets) return std::nullopt;
    length = 0;
    for (; head < 2 + octets; ++head) length = length << 8U | at(der, head);
    if (length < (octets == 1 ? 0x80U : 0x100U)) return std::nullopt;
  }
  if (der.size() - head < length) return std::nullopt;
  const auto content = der.substr(head, length);
  der.remove_prefix(head + length);
  return content;
}

/// A positive integer, without the zero that keeps its sign.
std::optional<std::string_view> take_number(std::string_view& der) {
  auto content = take(der, kInteger);
  if (!content || content->empty() || at(*content, 0) >= 0x80) return std::nullopt;
  if (at(*content, 0) == 0) {
    if (content->size() < 2 || at(*content, 1) < 0x80) return std::nullopt;
    content->remove_prefix(1);
  }
  return content;
}

std::string element(char tag, std::string_view content) {
  std::string out(1, tag);
  if (content.size() >= 0x100) {
    out += {static_cast<char>(0x82), static_cast<char>(content.size() >> 8U)};
  } else if (content.size() >= 0x80) {
    out += static_cast<char>(0x81);
  }
  out += static_cast<char>(content.size() & 0xFFU);
  return out.append(content);
}

std::string integer(std::string_view number) {
  while (number.size() > 1 && number[0] == 0) number.remove_prefix(1);
  std::string content(number);
  if (content.empty() || at(content, 0) >= 0x80) content.insert(content.begin(), '\0');
  return element(kInteger, content);
}

}  // namespace

std::optional<RsaNumbers> read_rsa_spki(std::string_view der) {
  auto whole = take(der, kSequence);
  if (!whole || !der.empty() || !whole->starts_with(kRsaEncryption)) return std::nullopt;
  whole->remove_prefix(kRsaEncryption.size());
  auto bits = take(*whole, kBitString);
  if (!bits || !whole->empty() || !bits->starts_with('\0')) return std::nullopt;
  bits->remove_prefix(1);
  auto key = take(*bits, kSequence);
  if (!key || !bits->empty()) return std::nullopt;
  const auto modulus = take_number(*key), exponent = modulus ? take_number(*key) : std::nullopt;
  if (!exponent || !key->empty()) return std::nullopt;
  return RsaNumbers{std::string(*modulus), std::string(*exponent)};
}

std::string write_rsa_spki(const RsaNumbers& numbers) {
  const std::string key = element(kSequence, integer(numbers.modulus) + integer(numbers.exponent));
  return element(kSequence, std::string(kRsaEncryption) + element(kBitString, std::string(1, '\0') + key));
}

}  // namespace samvad::federation
