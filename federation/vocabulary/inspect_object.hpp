#pragma once

#include "federation/vocabulary/activity.hpp"

#include <string>

namespace samvad::federation {

/// Writes one read object as a JSON value. `relaying_group` is the announcing Group when one relayed it; it names the
/// board of a post whose own members name none.
void write_object(storage::JsonWriter& out, const Document& document, const std::string& relaying_group);

}  // namespace samvad::federation
