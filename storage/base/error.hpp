#pragma once

#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace samvad::storage {

/// What went wrong, in words that belong to no protocol. One table in web/ maps a code to an HTTP status, one in
/// federation/ to drop, retry or refuse.
enum class Code {
  kBadInput,         ///< the caller can mend it: malformed, too short, unknown choice
  kTooLarge,         ///< over a limit of size, depth or count
  kUnsupported,      ///< a form we do not read (encoding, media type, verb)
  kUnauthenticated,  ///< who you are is missing or not believed (log-in, signature)
  kForbidden,        ///< we know who you are; this is not yours to do
  kNotFound,         ///< does not exist, or may not be known to exist
  kGone,             ///< existed; a tombstone stands in its place
  kConflict,         ///< another write came first: unique name taken, stale version
  kLocked,           ///< the thread or process does not take this now
  kRateLimited,      ///< too many; `retry_after` argument holds seconds
  kHeld,             ///< taken, but waits for a moderator
  kRefused,          ///< a rule of the board or site refuses this text
  kExpired,          ///< token, form or lease is past its time
  kUnavailable,      ///< database, key host or pool is not there now; try again
  kTimeout,          ///< a deadline passed
  kPeer,             ///< another server answered badly
  kPolicy,           ///< domain policy forbids the exchange
  kDiskFull,         ///< nothing was written
  kConfig,           ///< settings are wrong
  kInternal,         ///< a broken invariant of ours
};

/// Lower-case protocol-neutral name of `code` for logs and problem+json, e.g. "bad_input".
std::string_view to_string(Code code);

/// One expected failure. `key` names a sentence of the message catalogues (shown, translated, safe); `args` fill its
/// placeholders; `detail` is for the log only and may hold internal text.
struct Error {
  Code code = Code::kInternal;
  std::string_view key;  ///< static storage; must exist in every catalogue ("error.title_too_long")
  std::vector<std::pair<std::string, std::string>> args;
  std::string detail;
  std::source_location where;

  /// Builds an error that remembers the line that made it.
  Error(Code error_code, std::string_view message_key, std::string log_detail = {},
        std::source_location at = std::source_location::current())
      : code(error_code), key(message_key), detail(std::move(log_detail)), where(at) {}

  /// Adds a placeholder value for the catalogue sentence; returns *this for chaining.
  Error& with(std::string name, std::string value) {
    args.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

}  // namespace samvad::storage
