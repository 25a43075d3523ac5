#pragma once

#include "storage/base/clock.hpp"
#include "storage/base/json.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::federation {

/// How strictly a document of another server is read.
struct ReadOptions {
  bool test_mode = false;   ///< http ids and IP hosts pass (loopback sites and tests); else https only
  std::string served_from;  ///< final URL the document was fetched from; "" = delivered to an inbox
  std::string asked_host;   ///< host a WebFinger answer was asked at; "" = unknown
};

/// One id, normalised once to an absolute https URI (SEC-7): a string, an object with an id, or a list of exactly one
/// of these. "" when `value` is absent or an `acct:` URI (FEP-4adb names are not resolved here). kBadInput
/// "error.bad_activity" for numbers, relative ids, longer lists, other schemes; `what` names the member in the detail.
storage::Result<std::string> read_id(const storage::Json& value, std::string_view what, const ReadOptions& options);

/// All ids of a member that may hold strings and objects in a list (`to`, `cc`): Public in its full form; entries that
/// are no absolute http(s) URI are left out, since nobody can be reached there.
std::vector<std::string> read_ids(const storage::Json& value, const ReadOptions& options);

/// True when both are URIs of one scheme, host and port (FEP-fe34).
bool same_origin(std::string_view one, std::string_view other);
/// Canonical host of a URI, with ":port" where it is not the scheme's own; "" when it is no URI.
std::string host_of(std::string_view uri);

/// Text of `object[name]`, else of its language map (`nameMap`): the entry of `language`, else the first; "" if none.
std::string text_of(const storage::Json& object, std::string_view name, std::string_view language = {});
/// Without white space at both ends.
std::string trimmed(std::string_view text);
/// A time; nullopt when absent or unreadable. Without an offset it is taken as UTC.
std::optional<storage::Instant> read_time(const storage::Json& value);
/// An id of a collection given as URI or embedded; "" when absent or not readable.
std::string collection_id(const storage::Json& value, const ReadOptions& options);
/// `totalItems` of an embedded collection; nullopt when it is not embedded.
std::optional<std::int64_t> total_of(const storage::Json& collection);
/// The page of a `url` member: a string, a Link's href, or of a list the text/html Link, else its first; http(s) only,
/// "" otherwise.
std::string read_url(const storage::Json& value);

}  // namespace samvad::federation
