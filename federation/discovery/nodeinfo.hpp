#pragma once

#include "federation/discovery/lookup.hpp"

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

}  // namespace samvad::federation
