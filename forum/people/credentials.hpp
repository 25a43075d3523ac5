#pragma once

#include "storage/base/result.hpp"

#include <string>
#include <string_view>

namespace samvad::forum {

/// Argon2id (RFC 9106) of `password`, m = 19,456 KiB, t = 2, p = 1, fresh 16-byte salt, as "$argon2id$…" (SEC-29).
/// Takes about 35 ms and 19 MiB: run it on the slow executor, never on a worker. Pure; throws only for want of memory.
std::string hash_password(std::string_view password);

/// What comparing a password gave.
struct PasswordCheck {
  bool right = false;
  bool outdated = false;  ///< right, but hashed with other parameters: store hash_password() anew
};
/// Compares with an encoded hash; the same cost whether right or wrong. Pure; slow executor.
PasswordCheck verify_password(std::string_view encoded_hash, std::string_view password);

/// A hash that no password fits, to be verified for unknown accounts so that the answer takes as long (SEC-34). Fast.
const std::string& nobodys_hash();

/// 8–128 characters, not among the commonest (cracklib's list and the forms people make of them), not made of the name
/// or address. kBadInput "error.password_short", "error.password_long", "error.password_common". Fast.
storage::Status check_password(std::string_view password, std::string_view name, std::string_view email);

}  // namespace samvad::forum
