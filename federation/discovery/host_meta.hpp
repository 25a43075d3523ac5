#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace samvad::federation {

/// The WebFinger address that a host-meta document (XRD, RFC 6415) gives for `resource`: the `template` of its Link
/// with rel "lrdd", with {uri} filled in, percent-encoded. nullopt when there is none, or it is not https. Reads Link
/// elements only, no entities but the five of XML, and never more than the text given.
std::optional<std::string> lrdd_address(std::string_view xrd, std::string_view resource);

}  // namespace samvad::federation
