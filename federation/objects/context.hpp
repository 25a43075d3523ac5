#pragma once

#include "storage/base/json.hpp"

#include <string_view>

namespace samvad::federation {

/// The one `@context` we send, as a JSON array: ActivityStreams, security, data integrity, multikey, and one inline map
/// for the extensions we use (federation.md 10).
std::string_view context_array();

/// Opens an object and writes `@context` as its first member.
storage::JsonWriter& begin_document(storage::JsonWriter& out);

}  // namespace samvad::federation
