#include "federation/signatures/body_digest.hpp"

#include "federation/signatures/structured_fields.hpp"
#include "storage/base/crypto.hpp"
#include "storage/base/guards.hpp"

#include <algorithm>
#include <array>
#include <openssl/evp.h>

namespace samvad::federation {
namespace {

using storage::Code;
using storage::Status;

Status mismatch(std::string reason) {
  return storage::fail(Code::kUnauthenticated, "error.digest_mismatch", std::move(reason));
}

std::string sha256_bytes(std::string_view body) {
  return std::string(storage::bytes_of(storage::sha256(body)));
}

std::string sha512_bytes(std::string_view body) {
  std::string out(64, '\0');
  std::size_t length = 0;
  EVP_Q_digest(nullptr, "SHA512", nullptr, body.data(), body.size(), reinterpret_cast<unsigned char*>(out.data()),
               &length);
  return out;
}

bool same_word(std::string_view text, std::string_view lower_case) {
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; });
}

}  // namespace

std::string digest_header(std::string_view body) {
  return "SHA-256=" + storage::base64(sha256_bytes(body));
}
std::string content_digest_header(std::string_view body) {
  return "sha-256=:" + storage::base64(sha256_bytes(body)) + ":";
}

Status check_digest(std::string_view header, std::string_view body) {
  int found = 0;
  while (!header.empty()) {
    const auto comma = header.find(',');
    std::string_view entry = header.substr(0, comma);
    header = comma == std::string_view::npos ? std::string_view{} : header.substr(comma + 1);
    while (entry.starts_with(' ')) entry.remove_prefix(1);
    const auto equal = entry.find('=');
    if (equal == std::string_view::npos || !same_word(entry.substr(0, equal), "sha-256")) continue;
    ++found;
    const auto claimed = storage::base64_decode(entry.substr(equal + 1));
    if (!claimed) return mismatch("SHA-256 is no base64");
    if (storage::guard_on("SEC-2.digest") && !storage::equal_constant_time(*claimed, sha256_bytes(body))) {
      return mismatch("SHA-256 differs");
    }
  }
  if (found != 1) return mismatch("expected one SHA-256 entry");
  return {};
}

Status check_content_digest(std::string_view header, std::string_view body) {
  const auto entries = parse_dictionary(header);
  if (!entries || entries->repeated) return mismatch("Content-Digest is malformed");
  bool found = false;
  for (const auto& [name, member] : entries->members) {
    if (name != "sha-256" && name != "sha-512") continue;
    if (member.is_inner_list || member.value.type != BareItem::Type::kBytes)
      return mismatch("Content-Digest is malformed");
    found = true;
    const std::string real = name == "sha-256" ? sha256_bytes(body) : sha512_bytes(body);
    if (storage::guard_on("SEC-2.digest") && !storage::equal_constant_time(member.value.text, real)) {
      return mismatch(name + " differs");
    }
  }
  if (!found) return mismatch("no sha-256 or sha-512 entry");
  return {};
}

}  // namespace samvad::federation
