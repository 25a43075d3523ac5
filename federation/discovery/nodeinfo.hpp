#pragma once

#include "federation/discovery/lookup.hpp"
#include "storage/db/db.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace samvad::federation {

/// What a server says about itself; text from outside, for administrators' pages only.
struct NodeInfo {
  std::string software, version;             ///< at most 100 characters each
  std::optional<std::int64_t> users, posts;  ///< absent when not told (FEP-0151)
  std::optional<bool> open_registrations;
  bool activitypub = false;  ///< named among the protocols
};

/// Reads NodeInfo 2.1 or 2.0 of a host, whichever is listed (FEP-f1d5); the document must lie on that host. Errors as
/// Client::fetch and read_json_answer; kPeer "error.peer_document" when neither version is there.
storage::Result<NodeInfo> read_nodeinfo(const Lookup& lookup, const std::string& host);

/// Kind of the job that runs learn_host; its payload is the host's name.
inline constexpr std::string_view kLearnHostJob = "learn_host";

/// Asks a known host which software it runs and keeps that: votes are passed on only to servers that count them. A host
/// that does not say stays unknown; it is asked again when one of its actors is fetched again.
void learn_host(storage::Db& db, const Lookup& lookup, const std::string& host);

}  // namespace samvad::federation
